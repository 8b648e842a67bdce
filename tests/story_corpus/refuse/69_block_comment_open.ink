Hello /* never closed
-> END
