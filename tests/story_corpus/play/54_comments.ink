Hello // not this
/* nor
this */ World /* x */ again.
// # nothing
-> END // end
