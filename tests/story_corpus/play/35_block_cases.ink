VAR n = 1 // 0..3
{
- n == 0:
  zero
- n == 1: one
- else:
  other
}
After.
-> END
