-> k
== k
* -> m
* [never]
-> END
== m
{k > 1: k2}{m > 1: m2}
-> END
