VAR mood = "calm" // calm|tense
VAR other = "calm"
~ mood = other
-> END
