VAR f = true
VAR n = 1 // 0..3
{f == n: same}
-> END
