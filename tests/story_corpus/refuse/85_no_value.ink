VAR a
-> END
