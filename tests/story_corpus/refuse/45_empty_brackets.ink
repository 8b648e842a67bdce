* [] text
-> END
