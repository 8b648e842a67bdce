VAR f = true
{
- f: a
- b
}
-> END
