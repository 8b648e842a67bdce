- * One
  You took one.
  * Two
- (again) + Three
  + [Stop] -> END
- {again < 3: -> again}
- (last) * {again} Four
-> END
