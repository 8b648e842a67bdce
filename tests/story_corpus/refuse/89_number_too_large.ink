VAR n = 0 // 0..100000
{n * n > 10: many}
-> END
