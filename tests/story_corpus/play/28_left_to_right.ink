VAR a = true
VAR b = false
VAR c = false
{a or b and c: one|two} {c and b or a: one|two} {a or (b and c): one|two}
-> END
