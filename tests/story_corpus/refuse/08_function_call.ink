VAR n = 0 // 0..3
~ n = RANDOM(1, 3)
-> END
