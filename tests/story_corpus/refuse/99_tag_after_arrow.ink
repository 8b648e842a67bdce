* [Go] -> END # skip
* -> # skip
- -> END
