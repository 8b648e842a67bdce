* a
* b
- first
- second
* c
- - odd
- third
-> END
