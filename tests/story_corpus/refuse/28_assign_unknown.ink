~ met = true
-> END
