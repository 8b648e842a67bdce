VAR f = true
{f: a|b|c}
-> END
