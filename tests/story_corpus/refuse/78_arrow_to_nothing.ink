Hello ->
-> END
