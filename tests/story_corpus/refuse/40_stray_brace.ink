Hello } there.
-> END
