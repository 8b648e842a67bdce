-> k
== k
{|second|}. {first||third}{&x|}
+ [again] -> k
* [end] -> END
