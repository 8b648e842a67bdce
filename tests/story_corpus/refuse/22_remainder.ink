VAR n = 4 // 0..9
{n % 2 == 0: even}
-> END
