* Plain
* [Only]
* Start[ only] inner
* Start [only]
- done
-> END
