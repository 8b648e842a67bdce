-> k
== k
Text.
* a -> END
* b -> END
-> END
