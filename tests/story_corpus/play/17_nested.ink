* a
  ** aa
     AA.
  ** ab
  -- inner
* b
  ** ba
- outer
-> END
