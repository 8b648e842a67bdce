Hello.
* ~ x
-> END
