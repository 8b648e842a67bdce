-> k
== k(x)
-> END
