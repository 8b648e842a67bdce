{Well - |Hm} then.
-> END
