"""Draws every scene and keeps it as what the golden test expects from now on: `python -m tests.golden.update`.

Look at the changed pictures before you commit them: they are what the test will defend.
"""

import os
import sys


def main() -> int:
    """Write tests/golden/pictures anew and say what changed. Gives 0."""
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    import pygame

    from tests.golden.pictures import FOLDER, differences, drawn, kept

    before, changed, names = kept(), 0, set[str]()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, picture in drawn():
        names.add(name)
        path = FOLDER / f"{name}.png"
        if name in before:
            mean, worst = differences(pygame.image.load(path), picture)
            if not mean:
                continue
            print(f"{name}: changed by {mean:.2f} on average, {worst:.1f} where it changed most")
        else:
            print(f"{name}: new")
        changed += 1
        pygame.image.save(picture, path)
    for name in before.keys() - names:
        before[name].unlink()
        print(f"{name}: gone")
    size = sum(path.stat().st_size for path in kept().values())
    print(f"{len(names)} pictures, {changed} changed, {size / 1024:.0f} KB in all.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
