* (sit down) Sit.
-> END
