VAR n = 1

, and then
-> END
