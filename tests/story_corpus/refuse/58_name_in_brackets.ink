VAR f = true
{(f): yes}
-> END
