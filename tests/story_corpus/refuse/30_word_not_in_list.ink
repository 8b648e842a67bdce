VAR mood = "calm" // calm|tense
~ mood = "wild"
-> END
