-> hub
== hub
* one -> hub
* ->
  All gone.
  -> END
