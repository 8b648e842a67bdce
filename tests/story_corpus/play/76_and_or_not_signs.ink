VAR a = true
VAR b = false
{a && not b: one} {a || b: two} {a && b: three|none}
~ b = !a
{ b: wrong| right}
* {!b} [Shown] -> more
* {!a} [Hidden] -> more
== more ==
{
- !a: wrong
- a || b && b: right
}
-> END
