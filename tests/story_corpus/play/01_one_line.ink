Hello.
