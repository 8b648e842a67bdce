-> hub
== hub
Hub
* one -> hub
* -> out
== out
Out.
-> END
