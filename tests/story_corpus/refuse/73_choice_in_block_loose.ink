VAR f = true
{ f:
  * a
    A.
}
- more
-> END
