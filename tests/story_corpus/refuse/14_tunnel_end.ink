-> k
== k
Hello.
->->
