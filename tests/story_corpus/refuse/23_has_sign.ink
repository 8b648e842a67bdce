VAR a = true
{a ? true: yes}
