VAR mood = "calm" // calm|tense
VAR other = "calm" // calm|tense|wild
~ mood = other
-> END
