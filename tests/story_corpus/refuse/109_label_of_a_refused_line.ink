- (top) Hello {top}
* {top < 3} A -> top
* B
- -> END
