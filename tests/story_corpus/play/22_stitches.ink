-> k
== k
= one
One.
-> two
= two
Two. -> k.three
= three
Three.
-> END
