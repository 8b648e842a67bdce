Hello.
-> END
== function f(x)
~ return x
