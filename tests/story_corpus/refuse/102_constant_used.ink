CONST n = 3
VAR x = 1 // 0..3
{x > n: a}
-> END
