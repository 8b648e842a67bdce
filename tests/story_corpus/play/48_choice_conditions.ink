VAR f = true
VAR n = 1 // 0..3
* {f} a
* {not f} b
* {f} {n > 0} c
* {f} {n > 1} d
+ (l) {not l} [e]
- done {l: with l}
-> END
