"""A story as read from its Ink file: everything a lint may ask about, and the program that plays it."""




class Story:
    """A loaded story; nothing in it ever changes."""
