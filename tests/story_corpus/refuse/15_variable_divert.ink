VAR there = -> k
-> there
== k
-> END
