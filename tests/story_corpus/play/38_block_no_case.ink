VAR n = 2 // 0..3
Before
{
- n == 0: zero
- n == 1: one
}
After
-> END
