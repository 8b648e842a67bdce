VAR f = true
-> k
== k
{f: {one|two} and {not f: no|yes}|never} {&{a|b}|c}
+ [again] -> k
* [end] -> END
