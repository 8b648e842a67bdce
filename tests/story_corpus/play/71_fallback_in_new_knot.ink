-> k
== k
* a -> k
* -> j
== j
{j > 1: again|first}
* -> k2
== k2
{j > 1: j twice|j once} {k2 > 1: k2 twice|k2 once}
* -> END
