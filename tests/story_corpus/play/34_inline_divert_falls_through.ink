VAR f = false
{f: -> yes}
On.
-> END
== yes
Yes.
-> END
