VAR n = 0 // 0..9
Hello -> k
== k
~ n = n + 1
world.
-> END
