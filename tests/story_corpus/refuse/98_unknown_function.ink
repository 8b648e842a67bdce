{sing()}
-> END
