VAR f = false
{ f:
  yes
- else:
  no
  ~ f = true
}
{f:
  set
}
-> END
