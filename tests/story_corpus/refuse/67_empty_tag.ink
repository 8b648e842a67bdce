Hello #
-> END
