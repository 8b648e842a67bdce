"""The words on the screen, from the gettext catalogues of a language. Code knows keys; no player ever reads one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from game.core.problems import ContentError, Problem

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
"""First strong isolate and its end: put around whatever is inserted, so that a number or a name keeps its order
inside right-to-left text. The typesetter strips them after ordering."""


def plural_of_two(n: int) -> int:
    """One, and everything else: the rule of English and of a catalogue that names no rule."""
    return 0 if n == 1 else 1


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Words by key. `strict` raises KeyError for a key that is missing; otherwise the key itself is shown."""

    language: str
    entries: Mapping[str, tuple[str, ...]]
    strict: bool = False
    plural: Callable[[int], int] = plural_of_two
    right_to_left: bool = False

    @property
    def direction(self) -> str:
        """ "ltr" or "rtl"."""
        return "rtl" if self.right_to_left else "ltr"

    def has(self, key: str) -> bool:
        return key in self.entries

    def keys(self) -> Iterator[str]:
        return iter(self.entries)

    def text(self, key: str, **names: object) -> str:
        """The words of `key` with {braces} filled in; `n` chooses the plural form where there is more than one.

        Raises KeyError if strict and the key, or a name the words ask for, is missing.
        """
        forms = self.entries.get(key)
        if forms is None:
            if self.strict:
                raise KeyError(f"no words for {key!r} in {self.language!r}")
            return key
        form = forms[0]
        if len(forms) > 1:
            n = names.get("n")
            form = forms[min(self.plural(n if isinstance(n, int) else 1), len(forms) - 1)]
        if "{" not in form:
            return form
        shown = {name: self._inserted(value) for name, value in names.items()}
        if self.strict:
            return form.format(**shown)
        try:
            return form.format(**shown)
        except (KeyError, IndexError, ValueError):
            return form

    def _inserted(self, value: object) -> object:
        return f"{ISOLATE}{value}{END_ISOLATE}" if self.right_to_left else value


def load_catalogue(root: Path, language: str = "en", *, strict: bool = False) -> Catalogue:
    """Every `.po` file in root/language as one catalogue; what a language lacks is shown in English.

    Raises ContentError if a file cannot be read, holds a key twice, or two files hold the same key.
    """
    entries: dict[str, tuple[str, ...]] = {}
    plural: Callable[[int], int] = plural_of_two
    if language != "en" and not strict:
        entries.update(_read(root / "en")[0])
    own, rule = _read(root / language)
    entries.update(own)
    if rule:
        from gettext import c2py

        plural = c2py(rule)
    base = language.split("-")[0].split("_")[0]
    return Catalogue(language, entries, strict, plural, base in RIGHT_TO_LEFT)


def _read(folder: Path) -> tuple[dict[str, tuple[str, ...]], str]:
    """The entries of one folder and its plural rule ("" if it names none)."""
    import polib

    entries: dict[str, tuple[str, ...]] = {}
    home: dict[str, str] = {}
    problems: list[Problem] = []
    rule = ""
    for path in sorted(folder.glob("*.po")):
        try:
            po = polib.pofile(str(path), encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(path.name, 0, 0, f"this catalogue cannot be read ({error})."))
            continue
        _, _, found = po.metadata.get("Plural-Forms", "").partition("plural=")
        rule = found.strip().rstrip(";") or rule
        for entry in po:
            if entry.obsolete:
                continue
            if entry.msgid in entries:
                where = home[entry.msgid]
                problems.append(Problem(path.name, entry.linenum, 0, f"{entry.msgid!r} stands in {where} already."))
            home[entry.msgid] = path.name
            forms = tuple(entry.msgstr_plural[i] for i in sorted(entry.msgstr_plural)) or (entry.msgstr,)
            if all(forms):
                entries[entry.msgid] = forms
    if problems:
        raise ContentError(problems)
    return entries, rule
