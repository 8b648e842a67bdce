EXTERNAL f(x)
Hello.
-> END
