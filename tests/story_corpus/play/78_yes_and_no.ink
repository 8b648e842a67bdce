VAR x = 2 // 0..3
-> round
== round ==
{ x == 2:
- It is two.
- It is not.
}
{ x == 2:
- It is still two.
- else: It is not any more.
}
{ x == 2:
- else: It is something else.
}
~ x = x - 1
+ {x > 0} [Again] -> round
+ [Enough] -> END
