-> k
== k
{First|-> away|Third}
+ [again] -> k
* [end] -> END
== away
Away.
+ [back] -> k
