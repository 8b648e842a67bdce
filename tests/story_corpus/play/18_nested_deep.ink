* a
 * * aa
  * * * aaa
  * * * aab
  - - - three
 - - two
* b
- one
-> END
