VAR f = true
-> k
== k
{ f:
  -> a
- else:
  -> b
}
== a
~ f = false
-> k
== b
-> END
