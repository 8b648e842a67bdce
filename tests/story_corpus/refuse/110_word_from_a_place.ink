VAR mood = "calm" // calm|tense
-> k
== k ==
~ mood = k
-> END
