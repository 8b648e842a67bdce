-> k
== k
Body.
* go -> s
= s
S.
-> END
