VAR x = true
A <>
{ x:
  bright
- else:
  dull
} day. # tag: one
{
- not x: never
} Later. -> night
== night ==
{ x:
- Stars.
- Clouds.
} -> END
