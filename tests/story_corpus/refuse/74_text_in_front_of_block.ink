VAR f = true
Hello { f:
  there
}
-> END
