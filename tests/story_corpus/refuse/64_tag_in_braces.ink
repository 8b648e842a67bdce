VAR f = true
Hello {f: yes # loud}
-> END
