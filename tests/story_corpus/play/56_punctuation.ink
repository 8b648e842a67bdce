- "Yes," she said - well, mostly; 3 < 4 > 2: fine (really)... don't?! — ok = so = + * ~ ^ & % $ @
* (wait) Hi
* [(sit down, say nothing)]
- -> END
