VAR n = 0 // 0..3
You have {n}.
-> END
