VAR f = true
{ f:
  Text.
  - (x) gather
}
-> END
