Hello | there.
-> END
