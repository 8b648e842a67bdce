* Go -> far
* Go[ there] now -> far
* [Quiet] -> far
== far
Far.
-> END
