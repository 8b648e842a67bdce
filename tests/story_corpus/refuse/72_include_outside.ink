INCLUDE ../other.ink
-> END
