CONST n = 3
Hello.
-> END
