INCLUDE not_there.ink
Hello.
-> END
