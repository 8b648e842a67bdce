VAR f = true
-> k
== k
Pick.
{ f:
  * in a -> a
  * in b
    B.
    -> a
- else:
  * not here -> END
}
* out of it -> END
== a
~ f = false
-> k
