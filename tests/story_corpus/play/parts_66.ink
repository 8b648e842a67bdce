VAR h = false
== part
{h: yes|no} {g: yes|no}
-> END
