* [Go -> k]
== k
-> END
