*   [  spaced   out  ]
* two  spaces [ in ]  here
- -> END
