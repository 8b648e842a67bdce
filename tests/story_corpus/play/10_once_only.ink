-> hub
== hub
Hub.
* one -> hub
* two -> hub
+ leave -> END
