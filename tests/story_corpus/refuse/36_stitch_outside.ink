= s
-> END
