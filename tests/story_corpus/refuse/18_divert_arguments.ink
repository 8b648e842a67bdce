-> k(3)
== k
-> END
