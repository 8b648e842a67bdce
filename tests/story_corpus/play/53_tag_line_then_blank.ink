Hello. # a

# b

World.
-> END
