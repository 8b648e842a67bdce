{true:
  a
} <> b
VAR x = true
{x:
  c
} <> { true:
  d
} {x:
- e
- f
}{not x:
  g
} <>
h # tag
{ not x:
  i
} { not x:
  j
} k
-> END
