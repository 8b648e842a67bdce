-> k
== k
<- j
-> END
== j
-> END
