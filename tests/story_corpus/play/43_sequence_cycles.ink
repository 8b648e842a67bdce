-> k
== k
{&one|two|three}. {&a|b}
+ [again] -> k
* [end] -> END
