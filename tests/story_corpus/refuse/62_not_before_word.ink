VAR m = "calm" // calm|tense
{not m == "calm": tense}
-> END
