-> a
== a
{a: seen}{b: b seen|no b} {a > 1: again}
+ to b -> b
* end -> END
== b
-> a
