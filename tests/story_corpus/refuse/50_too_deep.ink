* a
*** b
- -> END
