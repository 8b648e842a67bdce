"""What may be measured, by whose leave, and who may see it; it never needs the game."""

from typing import Final

FOLDER: Final = "telemetry"
"""The folder of the boats' files, inside the folder where the game keeps its data."""
