VAR n = 0 // 0..9
VAR f = false
VAR m = "calm" // calm|tense
~ n = n + 2
~ n++
~ n += 2
~ n -= 1
~ n--
~ f = n > 2
~ m = "tense"
{n == 3: three} {f: flag} {m == "tense": tense}
-> END
