*+ a
-> END
