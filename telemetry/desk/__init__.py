"""The desk: a page in the counsellor's own browser, for what players handed over. It listens to this computer alone."""
