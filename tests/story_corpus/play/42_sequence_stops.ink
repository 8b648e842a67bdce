-> k
== k
{one|two|three}.
+ [again] -> k
* [end] -> END
