-> k
== k
* (x) a
* (x) b
- -> END
