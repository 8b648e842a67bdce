-> k
== k
- (j) Text.
-> j
== j
-> END
