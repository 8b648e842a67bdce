VAR f = true
-> k
== k
{f:
  * a -> x
}
Text after the block.
* b -> x
== x
-> END
