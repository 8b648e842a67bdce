~ f()
-> END
