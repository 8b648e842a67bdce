-> nowhere
== somewhere
-> END
