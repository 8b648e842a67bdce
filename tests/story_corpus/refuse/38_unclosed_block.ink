VAR f = true
{ f:
  Text.
== k
-> END
