VAR n = 2 // 0..5
-> k
== k
{k > n: more}
-> END
