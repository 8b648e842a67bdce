-> k
== k
{k > 1: more|first} {k == 1: one}
+ [again] -> k
* [stop] -> END
