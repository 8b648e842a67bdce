VAR a = true
{!a: yes}
-> END
