VAR é = true
-> END
