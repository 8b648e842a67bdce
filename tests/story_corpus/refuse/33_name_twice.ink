VAR k = true
-> k
== k
-> END
