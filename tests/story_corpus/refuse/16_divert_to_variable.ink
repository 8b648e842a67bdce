VAR n = 0 // 0..3
-> n
