-> k
== k
Hub.
* only -> k
