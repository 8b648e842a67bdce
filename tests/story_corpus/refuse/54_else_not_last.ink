VAR f = true
{
- f: a
- else: b
- not f: c
}
-> END
