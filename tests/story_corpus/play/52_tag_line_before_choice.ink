Hello.
# lonely
* a
* b
- -> END
