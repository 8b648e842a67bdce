VAR f = true
{ f:
  Text.
- else: a
- else: b
}
-> END
