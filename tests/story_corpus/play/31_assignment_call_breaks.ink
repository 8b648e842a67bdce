VAR n = 0 // 0..9
Hello -> k
== k
~ n = MIN(n + 1, 5)
world.
-> END
