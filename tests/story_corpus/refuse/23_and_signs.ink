VAR a = true
{a && a: yes}
-> END
