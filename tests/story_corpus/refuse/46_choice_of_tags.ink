* [# id: x]
-> END
