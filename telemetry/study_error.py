"""Why a study pack is refused."""

from .words import load


class StudyError(Exception):
    """A pack that is refused. `line` counts from 1, 0 means the whole file. Nothing of it was taken."""

    def __init__(self, rule: str, file: str, line: int = 0, hint: str = "", **names: object) -> None:
        self.rule, self.file, self.line, self.hint, self.names = rule, file, line, hint, names
        super().__init__(self.sentence())

    def sentence(self, language: str = "en") -> str:
        """What is wrong, where, and what to do about it."""
        words = load(language)
        place = words.text("study.line", file=self.file, line=self.line) if self.line else self.file
        said = [words.text("study.refused", place=place), words.text(f"study.{self.rule}", **self.names)]
        if self.names.get("near"):
            said.append(words.text("study.did_you_mean", near=self.names["near"]))
        elif self.hint and words.has(f"study.hint.{self.hint}"):
            said.append(words.text(f"study.hint.{self.hint}"))
        return " ".join(said)
