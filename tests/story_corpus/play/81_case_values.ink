VAR a = 1 // 0..9
VAR b = 2 // 0..9
VAR m = "calm" // calm|tense
{ b:
- a: same
- a + 1: one more
- else: far
}
{ m:
- "tense": tight
- m: itself
}
{ a * 2 == b:
  twice
}
-> END
