VAR n = 9 // 0..5
-> END
