VAR f = true
{f:|b}
-> END
