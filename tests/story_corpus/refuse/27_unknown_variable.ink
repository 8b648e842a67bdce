{met: hello}
-> END
