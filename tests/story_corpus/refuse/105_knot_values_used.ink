-> END
== k(x) ==
{x > 1: a}
~ x = 2
-> END
