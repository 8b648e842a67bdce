Hello # t -> next
== next
world. # u
-> END
