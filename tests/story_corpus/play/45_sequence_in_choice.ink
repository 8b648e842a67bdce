-> k
== k
+ The {one|two|three} words -> k
+ say [{&a|b}] said {x|y} -> k
* {k > 9} never -> END
+ end -> END
