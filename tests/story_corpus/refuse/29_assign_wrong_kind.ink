VAR met = false
~ met = 3
-> END
