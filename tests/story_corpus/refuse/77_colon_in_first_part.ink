{He said: go|He waits}.
-> END
