Hello\nworld
-> END
