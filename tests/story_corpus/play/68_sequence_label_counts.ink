-> k
== k
* (a) one
* (b) two
* -> fin
- {a and b: both} {a > 0: a} {b == 0: not b}
-> k
== fin
-> END
