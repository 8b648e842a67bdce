* Say # before [ only # inside ] after # behind
* [Only # a # b]
* Plain # both
* [Quiet # q] -> far
- done # g
-> far
== far
Far. # f
-> END
