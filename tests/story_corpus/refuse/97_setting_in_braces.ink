VAR a = 1 // 0..3
Now {~ a = 2}
-> END
