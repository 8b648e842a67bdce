VAR f = true
Hello {f: yes.
-> END
