-> k.s
== k
= s
{k.s > 2: third}{k: knot}
+ [again] -> s
+ [out and in] -> out
== out
-> k.s
