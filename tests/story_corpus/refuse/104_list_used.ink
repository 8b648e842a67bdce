LIST mood = calm, tense
{mood == calm: a}
~ mood = tense
-> END
