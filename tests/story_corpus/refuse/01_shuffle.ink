Hello {~a|b}.
-> END
