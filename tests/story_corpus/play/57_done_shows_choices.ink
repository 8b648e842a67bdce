-> k
== k
* a -> END
* b -> END
-> DONE
