* a
 ** aa
 ** ab
* b
- joined
-> END
