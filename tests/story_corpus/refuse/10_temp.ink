~ temp n = 3
-> END
