Hello <> # tag
world
-> END
