-> k
== k
== j
-> END
