VAR n = 2 // 0..3
{ n > 0:
  {
  - n > 1:
    deep
    { n > 2:
      deeper
    }
  - else: shallow
  }
  end
}
-> END
