VAR f = false
{f: yes} 
Next{f: x}.
{f:a| }
Last.
-> END
