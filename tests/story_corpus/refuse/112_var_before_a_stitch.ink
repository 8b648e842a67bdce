-> k
== k ==
VAR x = 2
= one
One.
-> END
