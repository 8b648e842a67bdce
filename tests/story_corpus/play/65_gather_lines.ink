- -> a
== a
* x
* y
- (m) -> b
== b
- One
- Two
- - deep
- -> END
