VAR a = true
VAR n = 2 // 0..9
VAR m = "calm" // calm|tense
{a: yes|no} {not a: yes|no} {n > 1 and a: big} {n == 2 or a: either}
{m == "calm": calm|tense} {m != "calm": x|y}
{n * 2 - 1 + 3 == 6: six} {MIN(n, 1) == 1: min} {MAX(n, 7) == 7: max} {(n + 1) * 2 >= 6: par}
-> END
