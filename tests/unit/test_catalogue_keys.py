"""Every key of the catalogues is used by something, and every key that the screens name has words."""

import ast
import re
from functools import cache
from pathlib import Path

from game.content.catalogue import load_catalogue

ROOT = Path(__file__).resolve().parents[2]
WORDS = load_catalogue(ROOT / "assets" / "locale", strict=True)
KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
MADE = {
    "activity": r"\w+\.(title|logged)",
    "card": r"wrong|newer|too_costly|altered",
    "care": r"\w+?(_title)?",
    "coat": r"\w+",
    "drop": r"sealed|key|pages|unreadable|unknown",
    "flag": r"\w+",
    "hair": r"\w+",
    "hair_colour": r"\w+",
    "help": r"way\.\w+",
    "keep": r"(name|age)\.\w+",
    "keeper": r"here|refused|not_sealed|wrong|altered|newer|too_costly",
    "kept": r"(withdraw|forget)_(title|sure|yes)|start_\w+",
    "key": r"\w+",
    "lock": r"(off|change)_(title|is|sure|yes|waiting)",
    "look": r"\w+",
    "noticeboard": r"(said_)?(did|partly|not_yet)",
    "opening": r"aim\.\w+",
    "pad": r"\w+",
    "pages": r"(tick|none|write|days|went|assist|how|form)_\w+|(before|how|form|key)_title",
    "person": r"\w+",
    "felt": r"\w+",
    "ropes": r"(draw|let_go|tense)_(do|imagine)",
    "senses": r"(scene|room)\.\w+",
    "settings": r"\w+|\w+\.note|(font|pace|speech|tab|theme)\.\w+",
    "purpose": r"\w+",
    "skin": r"\w+",
    "study": r"others_\w+",
    "typing": r"small|capital|signs",
    "unlock": r"wrong|altered|newer|too_costly|broken",
}
"""Keys that the code puts together, by their first word: what comes after it."""


@cache
def named() -> frozenset[str]:
    """Every string that stands in the code or in the tables of sounds, help and levels."""
    found: set[str] = set()
    for path in (ROOT / "game").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    for path in (p for top in ("assets", "levels") for p in (ROOT / top).rglob("*.toml")):
        found |= set(re.findall(r'"([a-z0-9_.]+)"', path.read_text(encoding="utf-8")))
    return frozenset(found)


def literal(tree: ast.AST) -> set[str]:
    """The keys that are passed as they stand to `t` or `text`, also both arms of a choice between two."""
    keys: set[str] = set()
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in ("t", "text"):
            first = call.args[0]
            arms = (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)
            keys |= {a.value for a in arms if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return {key for key in keys if KEY.fullmatch(key)}


def test_every_key_is_used() -> None:
    """Each is named somewhere, or put together by the code: nothing has words that nobody is shown."""
    unused = [key for key in sorted(WORDS.keys()) if key not in named() and not made_up(key)]
    assert WORDS.keys() and unused == []


def made_up(key: str) -> bool:
    area, _, rest = key.partition(".")
    return area in MADE and re.fullmatch(MADE[area], rest) is not None


def test_what_is_made_up_of_parts_is_made_somewhere() -> None:
    """A first word in MADE stands at the head of an f-string, or of a table of kinds, in the code."""
    source = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "game").rglob("*.py"))
    kinds = {"hair", "hair_colour", "skin"}
    stems = ('f"{}.', 'words = "{}.')
    made = [any(stem.format(a) in source for stem in stems) or (a in kinds and f'"{a}"' in source) for a in MADE]
    assert [a for a, somewhere in zip(MADE, made, strict=True) if not somewhere] == []


def test_every_key_that_the_screens_name_has_words() -> None:
    asked = {k for p in (ROOT / "game" / "ui").rglob("*.py") for k in literal(ast.parse(p.read_text(encoding="utf-8")))}
    assert len(asked) > 100
    assert sorted(k for k in asked if not WORDS.has(k)) == []
