* {a|b} words
-> END
