VAR mood = "calm" // calm|tense|wild
VAR other = "tense" // calm|tense
~ mood = other
{mood == "tense": tense|calm}
{mood == other: same}
* [Calm down]
  ~ other = "calm"
* [Stay]
- ~ mood = other
{mood == "calm": calm|tense}
-> END
