* [Go on
-> END
