-> k
== k
{&tick|tock} <>
+ [go] -> k
* [end]
  done
  -> END
