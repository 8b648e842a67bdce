VAR n = 4 // 0..9
{n / 2 == 2: half}
-> END
