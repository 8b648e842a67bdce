"""What SDL's SVG reader cannot draw is refused here, instead of being left out of the picture without a word."""

from pathlib import Path
from xml.etree import ElementTree

from game.core.problems import Problem, did_you_mean

KNOWN = frozenset(
    {"svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "stop"}
    | {"linearGradient", "radialGradient"}
)
MOST_BYTES = 400 * 1024
_NOT_DRAWN = ("filter", "mask", "clip-path", "class")


def check(root: Path) -> tuple[Problem, ...]:
    """The problems of every drawing under assets/art."""
    problems: list[Problem] = []
    for path in sorted((root / "assets" / "art").rglob("*.svg")):
        problems += _file(path, path.relative_to(root).as_posix())
    return tuple(problems)


def _file(path: Path, shown: str) -> list[Problem]:
    if path.stat().st_size > MOST_BYTES:
        size = path.stat().st_size // 1024
        return [Problem(shown, 0, 0, f"this drawing has {size} KB; at most {MOST_BYTES // 1024} KB is wanted.")]
    try:
        tree = ElementTree.parse(path)
    except ElementTree.ParseError as error:
        return [Problem(shown, error.position[0], error.position[1], "this drawing is not sound XML.", str(error))]
    problems: list[Problem] = []
    text = path.read_text(encoding="utf-8")
    root = tree.getroot()
    if not root.get("viewBox"):
        problems.append(Problem(shown, 1, 0, "this drawing has no viewBox.", "Without it no part can be drawn alone."))
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name not in KNOWN:
            line = text.count("\n", 0, max(0, text.find(f"<{name}"))) + 1
            problems.append(Problem(shown, line, 0, f"<{name}> cannot be drawn.", did_you_mean(name, KNOWN)))
        for attribute in _NOT_DRAWN:
            if element.get(attribute):
                line = text.count("\n", 0, max(0, text.find(f"{attribute}="))) + 1
                problems.append(Problem(shown, line, 0, f"'{attribute}' on <{name}> has no effect here."))
    return problems
