"""What a player hands to a counsellor, and what the counsellor reads it with."""
