-> hub
== hub
+ again -> hub
* once -> hub
+ [stop]
  Stopped.
  -> END
