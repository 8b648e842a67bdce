Hello <>
-> next
== next
<>, world.
-> END
