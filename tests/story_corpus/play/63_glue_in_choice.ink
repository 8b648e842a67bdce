* say <> [x]
* say [y] <> more
- joined?
-> END
