-> k
== k
Seen {k} times.
-> END
