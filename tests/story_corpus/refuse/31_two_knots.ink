-> k
== k
-> END
== k
-> END
