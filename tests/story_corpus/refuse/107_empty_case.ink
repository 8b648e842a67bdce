VAR f = true
{
- f: a
-
}
-> END
