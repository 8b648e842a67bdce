Just text.
* a
* b
