VAR f = true
{f:}
{f:|b}
-> END
