Hello <>
world.
<> again.
-> END
