VAR a = true
VAR a = false
-> END
