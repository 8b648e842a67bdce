VAR a = false
VAR n = 0 // 0..3
{not a and n == 0: yes|no} {not (n > 1): yes|no}
-> END
