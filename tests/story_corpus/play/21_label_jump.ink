-> k
== k
- (loop) Loop
+ again -> loop
+ on -> k.mid
- (mid) Mid.
-> END
