Hello {!a|b}.
-> END
