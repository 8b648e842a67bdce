Hello.
INCLUDE other.ink
-> END
