-> hub
== hub ==
+ [{Look|Look again}{hub > 2: once more}] -> hub
+ \{not a condition\} {a|b} -> hub
* [{hub > 1: Leave|Stay}] -> END
