VAR not = true
-> END
