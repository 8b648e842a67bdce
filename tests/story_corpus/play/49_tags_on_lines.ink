# top: one
# top: two
Hello. # speaker: mira # feel: wary
# above
Second.# tight
Third.
-> END
