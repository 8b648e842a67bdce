*
-> END
