One <>
* a
* b
- two
-> END
