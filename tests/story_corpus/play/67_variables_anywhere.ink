-> k
== k
{late: yes|no}
-> END
VAR late = true
