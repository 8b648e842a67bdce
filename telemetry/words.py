"""Telemetry's own words, from telemetry/locale/<lang>: the notices, what `show` says, the page. It needs no game."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

LOCALE: Final = Path(__file__).parent / "locale"
RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})

ISOLATE, END_ISOLATE = "\u2068", "\u2069"
"""Put around whatever is inserted into right-to-left words, so that numbers and names keep their own order."""
NUMBER_ISOLATE: Final = "\u2066"
"""Begins what is read from left to right wherever it stands, such as the groups of a telephone number."""


def bare(text: str) -> str:
    """Without what sets things apart: for programs, which show each value by itself."""
    return text.translate(dict.fromkeys(map(ord, (ISOLATE, NUMBER_ISOLATE, END_ISOLATE))))


@dataclass(frozen=True, slots=True)
class Words:
    """Words by key; a key that is missing in a language is `borrowed` from English, with its own plural forms."""

    language: str
    entries: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]
    borrowed: frozenset[str] = frozenset()

    @property
    def direction(self) -> str:
        """ "ltr" or "rtl"."""
        return "rtl" if self.language.replace("_", "-").split("-")[0] in RIGHT_TO_LEFT else "ltr"

    def has(self, key: str) -> bool:
        return key in self.entries

    def whole(self, stem: str) -> bool:
        """Whether nothing that begins so is borrowed."""
        return not any(key.startswith(stem) for key in self.borrowed)

    def text(self, key: str, **names: object) -> str:
        """The words of `key` with {braces} filled in; `n` chooses the plural form. Raises KeyError for a key
        that is nowhere."""
        forms = self.entries[key]
        n, plural = names.get("n"), _english if key in self.borrowed else self.plural
        form = forms[min(plural(n), len(forms) - 1) if isinstance(n, int) else 0]
        if self.direction == "rtl":
            names = {name: f"{ISOLATE}{value}{END_ISOLATE}" for name, value in names.items()}
            if key in self.borrowed:  # so that its full stop stays at its end
                form = f"{NUMBER_ISOLATE}{form}{END_ISOLATE}"
        return form.format(**names)

    def listed(self, texts: Iterable[str], mark: str = "comma") -> str:
        """Some texts in a row, with the language's own comma (or semicolon) between them."""
        return f"{self.text(f'list.{mark}')} ".join(texts)

    def numbered(self, stem: str, **names: object) -> tuple[str, ...]:
        """The texts stem.1, stem.2 and so on, as far as they go."""
        found: list[str] = []
        while self.has(f"{stem}.{len(found) + 1}"):
            found.append(self.text(f"{stem}.{len(found) + 1}", **names))
        return tuple(found)

    def name(self, kind: str, code: str) -> str:
        """What a code such as `breathing` is called; a code without a word of its own is shown legibly."""
        key = f"{kind}.{code}"
        return self.text(key) if self.has(key) else code.replace("_", " ").strip()


def _english(n: int) -> int:
    return int(n != 1)


def load(language: str = "en", root: Path = LOCALE) -> Words:
    """The words of a language, completed from English. A language without a folder is English throughout. Read
    once: a screen asks for words in every frame."""
    return _load(language, root)


@cache
def _load(language: str, root: Path) -> Words:
    # Apart from `load`, since a cache takes what is given and what is the default for two different things.
    english, rule = _read(root / "en")
    # What a record names as a language comes from a file: it leads nowhere outside.
    if language in ("", "en") or Path(language).name != language or not (root / language).is_dir():
        return Words("en", english, rule)
    own, rule = _read(root / language)
    return Words(language, {**english, **own}, rule, frozenset(english) - frozenset(own))


def _read(folder: Path) -> tuple[dict[str, tuple[str, ...]], Callable[[int], int]]:
    """What all catalogues of a folder say together; the rule of plurals is the language's and stands in each."""
    from gettext import c2py

    import polib

    entries: dict[str, tuple[str, ...]] = {}
    rule = ""
    for path in sorted(folder.glob("*.po")):
        po = polib.pofile(str(path), encoding="utf-8")
        for entry in po:
            forms = tuple(entry.msgstr_plural[i] for i in sorted(entry.msgstr_plural)) or (entry.msgstr,)
            if all(forms) and not entry.obsolete:
                entries[entry.msgid] = forms
        rule = rule or po.metadata.get("Plural-Forms", "").partition("plural=")[2].strip().rstrip(";")
    plural: Callable[[int], int] = c2py(rule or "n != 1")
    return entries, plural
