VAR n = 2 // 0..3
VAR m = "calm" // calm|tense
{ n:
- 0: zero
- 2:
  two
- else: many
}
{ m:
- "tense": tense
- "calm": calm
}
-> END
