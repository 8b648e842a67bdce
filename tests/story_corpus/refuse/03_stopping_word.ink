{stopping:
- a
- b
}
-> END
