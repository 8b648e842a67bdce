"""A story as read from its Ink file: everything a lint may ask about, and the program that plays it."""

from dataclasses import dataclass
from pathlib import Path

from .model import Line, Choice, Tag, Value


class Story:
    """A loaded story; nothing in it ever changes."""
