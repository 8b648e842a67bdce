-> k
== k
{k > 500: more}
-> END
