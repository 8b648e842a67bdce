VAR x = 2 // 0..3
{
- x == 1: one
- x == 3: three
- other
}
{ x:
- 1: one
- 1 + 1: two
- neither
}
{ x:
- 0: none
-
  two lines
  for the rest
}
-> END
