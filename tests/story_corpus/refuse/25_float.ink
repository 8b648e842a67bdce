VAR n = 1.5
-> END
