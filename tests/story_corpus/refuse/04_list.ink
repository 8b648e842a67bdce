LIST moods = calm, tense
Hello.
-> END
