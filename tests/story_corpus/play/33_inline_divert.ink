VAR f = true
Start {f: -> yes | -> no}
== yes
Yes.
-> END
== no
No.
-> END
