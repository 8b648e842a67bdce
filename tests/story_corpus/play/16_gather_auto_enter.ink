Before.
- (top) Top.
* {top < 3} again -> top
* out
- -> END
