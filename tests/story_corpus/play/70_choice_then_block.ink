VAR f = true
* a
  { f:
    in a
  - else:
    other
  }
  after
* b
- { not f:
    x
  }
  end
-> END
