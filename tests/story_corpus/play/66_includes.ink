INCLUDE parts_66.ink
VAR g = true
Top.
-> part
