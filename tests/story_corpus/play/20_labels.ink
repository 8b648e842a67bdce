-> k
== k
* (first) a
* (second) b
- (meet) {first: from a}{second: from b}.
* {meet > 1} enough -> END
+ back -> k
