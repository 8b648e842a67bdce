== k
~ return
