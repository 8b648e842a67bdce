VAR mood = "calm" // calm|tense
~ mood = other
-> END
