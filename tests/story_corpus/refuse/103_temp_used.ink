~ temp x = 3
{x > 1: a}
~ x = 2
-> END
