VAR a = 1 // 0..3
VAR m = "calm" // calm|tense
{1 + true: a}
{m < "tense": b}
-> END
