VAR f = true
Hello # mood: {f: a|b}
-> END
