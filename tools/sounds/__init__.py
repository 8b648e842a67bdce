"""How each sound of the game is made, with numpy alone. `python -m tools.make_sounds` writes the files."""
