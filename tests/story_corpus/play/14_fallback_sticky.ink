-> hub
== hub
{Come|Back|Still}.
* one -> hub
+ -> out
== out
-> END
