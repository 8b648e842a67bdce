VAR f = true
{
- b
- f: a
}
-> END
