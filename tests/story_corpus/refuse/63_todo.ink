TODO write this
-> END
