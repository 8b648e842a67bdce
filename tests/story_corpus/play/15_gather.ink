* a
  A.
* b
- Gathered.
* c
* d
- Last.
-> END
