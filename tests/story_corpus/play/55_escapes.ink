A \# sign, \{ braces \}, a \| bar, \-> arrow, \<> glue, \\ slash, \/\/ slashes.
\* star
\- dash
\~ tilde
* \[x\] and \(y)
- -> END
