"""Reading Ink files into a script. Anything outside the subset is refused with its line and what to write instead."""

import re
from pathlib import Path

from .problems import Problems, RefusedError
from .reading import NAME, NOT_USED, Cursor, without_comments
from .statements import StatementReader
from .syntax import Flow, Literal, Script, Statement, Variable, Where

_KNOT = re.compile(r"={2,}")
_RANGE = re.compile(r"(-?\d+)\s*\.\.\s*(-?\d+)")
_WORDS = re.compile(r"[A-Za-z0-9_]+(?:\s*\|\s*[A-Za-z0-9_]+)+")
_FILE_NAME = re.compile(r"[A-Za-z0-9_\- ]+(?:/[A-Za-z0-9_\- ]+)*\.ink")
_FUNCTION_TITLE = re.compile(r"={2,}[ \t]*function[ \t]")
_REFUSED_NAMES = re.compile(r"^[ \t]*(CONST|LIST|~[ \t]*temp)[ \t]([^\n]*)", re.MULTILINE)
_FUNCTION = ("functions are not used in these stories", "Put the text into a knot and go there with '-> name'.")


def parse(path: Path, problems: Problems) -> Script:
    """Read the story at `path` with all it includes. What is wrong is noted; the rest is read all the same."""
    script = Script(path.name, Flow("", Where(path.name, 1)))
    _read_file(path, path.name, script, script.top, problems, (), Where(path.name, 0))
    sound = {variable.name for variable in script.variables if not variable.broken}
    broken = {variable.name: variable for variable in script.variables if variable.broken}
    rest = [variable for name, variable in broken.items() if name not in sound]
    script.variables = [variable for variable in script.variables if not variable.broken] + rest
    return script


def _read_file(
    path: Path, name: str, script: Script, top: Flow, problems: Problems, open_files: tuple[str, ...], at: Where
) -> None:
    try:
        written = path.read_bytes()
        source = written.decode("utf-8")
    except OSError:
        problems.note(at.file, at.line, at.column, f"the file '{name}' is not there", "Check its name.")
        return
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        problems.note(name, line, 1, "this file is not plain text in UTF-8", "Save it with the encoding UTF-8.")
        return
    source = source.replace("\r\n", "\n")
    for bad, message in (("\ufeff", "begins with an invisible mark"), ("\r", "has an old line ending")):
        if bad in source:
            line = source.count("\n", 0, source.index(bad)) + 1
            problems.note(name, line, 1, f"this file {message}", "Save it as plain UTF-8 without a mark (BOM).")
            source = source.replace(bad, "")
    reader = FileReader(script, problems, name, source)
    reader.read(top)
    for included, where in reader.included:
        if included in (*open_files, name):
            problems.note(where.file, where.line, 1, f"'{included}' includes itself", "Take one INCLUDE out.")
            continue
        inner = Flow("", Where(included, 1))
        root = path
        for _ in name.split("/"):
            root = root.parent
        _read_file(root / included, included, script, inner, problems, (*open_files, name), where)
        if inner.body:
            first = inner.body[0].where
            problems.note(
                first.file, first.line, 1, "an included file begins with a knot", "Put this text under '== name =='."
            )


class FileReader:
    """Reads one file into a script."""

    def __init__(self, script: Script, problems: Problems, file: str, source: str) -> None:
        self.script, self.problems, self.file = script, problems, file
        self.lines = source.split("\n")
        text, bad_comment = without_comments(source)
        if bad_comment:
            problems.note(
                file,
                bad_comment,
                1,
                "a comment that begins with /* is empty or never closed",
                "Write // before each line of the comment.",
            )
        self.cursor = Cursor(file, text)
        self.statements = StatementReader(self.cursor, problems)
        self.included: list[tuple[str, Where]] = []

    def read(self, top: Flow) -> None:
        """Read the whole file; text before its first knot goes into `top`."""
        cursor, flow = self.cursor, top
        knot: Flow | None = None
        self._note_names()
        cursor.blank_lines()
        while not cursor.ended:
            start = cursor.at
            if _FUNCTION_TITLE.match(cursor.text, start):
                self._function()
                continue
            try:
                opened = self._title(knot)
                if opened is None:
                    flow.body.extend(self._statement(flow is top and not flow.body))
                else:
                    if not opened.knot and flow is knot and not flow.body:
                        self._nothing_declared_since(flow)
                    flow = opened
                    if flow.knot:
                        knot = flow
                        self.script.knots.append(flow)
                    elif knot is not None:
                        knot.stitches.append(flow)
            except RefusedError as refused:
                self.statements.note(refused)
                flow.broken = True
                cursor.skip_statement(start)
            cursor.blank_lines()
        for label, where in cursor.lost:
            self._broken(label, where)

    def _nothing_declared_since(self, knot: Flow) -> None:
        """A VAR between a knot and its first stitch: Ink takes it for text, and then does not go on to the stitch."""
        for variable in self.script.variables:
            if variable.where.file == self.file and variable.where.line > knot.where.line and not variable.broken:
                self._note(
                    variable.where,
                    f"VAR stands between '{knot.name}' and its first stitch, where Ink would stop",
                    "Move it to the top of the file.",
                )

    def _broken(self, name: str, where: Where) -> None:
        self.script.variables.append(Variable(name, False, None, None, (), where, broken=True))

    def _function(self) -> None:
        """A function is refused as a whole."""
        cursor = self.cursor
        self._note(cursor.where(), *_FUNCTION)
        cursor.skip_line()
        while not cursor.ended and not _KNOT.match(cursor.text, cursor.at):
            cursor.skip_line()
            cursor.spaces()

    def _note_names(self) -> None:
        """Remember the names that refused lines declare, so that each use of them is not a problem of its own."""
        for found in _REFUSED_NAMES.finditer(self.cursor.text):
            kind, names = found.groups()
            where = self.cursor.where(found.start())
            for name in NAME.findall(names) if kind == "LIST" else NAME.findall(names)[:1]:
                self._broken(name, where)

    def _title(self, knot: Flow | None) -> Flow | None:
        """A knot or stitch that begins here, or None."""
        cursor = self.cursor
        if not cursor.peek("="):
            return None
        where = cursor.where()
        signs = _KNOT.match(cursor.text, cursor.at)
        cursor.at += len(signs.group()) if signs else 1
        cursor.spaces()
        if signs is None and knot is None:
            cursor.refuse("a stitch (= name) belongs inside a knot", "Write == name == for a knot.")
        name = cursor.take_name("a knot" if signs else "a stitch")
        cursor.spaces()
        broken = cursor.peek("(")
        if broken:
            self._note(
                where, f"'{name}' cannot be given values in brackets", "Set a variable with ~ before you go there."
            )
            given = cursor.rest()
            for value in NAME.findall(given):
                self._broken(value, where)
            cursor.at += len(given)
        if signs and (closing := _KNOT.match(cursor.text, cursor.at)):
            cursor.at += len(closing.group())
        if not cursor.at_line_end():
            form = "== name ==" if signs else "= name"
            cursor.refuse(f"'{cursor.rest()}' is too much after the name", f"Write {form} alone on its line.")
        cursor.skip_line()
        return Flow(name, where, signs is not None, broken)

    def _statement(self, opening: bool) -> list[Statement]:
        cursor = self.cursor
        where = cursor.where()
        word = cursor.ink_word()
        if word in NOT_USED:
            cursor.refuse(*NOT_USED[word])
        if word == "VAR":
            self._variable(where)
            return []
        if cursor.peek("INCLUDE"):
            self._include(where, opening)
            return []
        return self.statements.statement()

    def _include(self, where: Where, opening: bool) -> None:
        cursor = self.cursor
        cursor.take("INCLUDE")
        name = cursor.rest()
        if not opening:
            cursor.refuse("INCLUDE stands at the top of a file", "Move it above all text and knots.")
        if not _FILE_NAME.fullmatch(name):
            cursor.refuse(f"'{name}' is not the name of a story file in this folder", "Write INCLUDE other_part.ink")
        cursor.skip_line()
        self.included.append((name, where))

    def _variable(self, where: Where) -> None:
        cursor = self.cursor
        cursor.at += len("VAR")
        cursor.spaces()
        name = cursor.take_name("a variable")
        cursor.spaces()
        if not cursor.take("="):
            cursor.refuse(f"'{name}' needs a first value", f"Write VAR {name} = false")
        value = self.statements.expressions.expression()
        if not isinstance(value, Literal):
            self._broken(name, where)
            cursor.refuse(
                f"the first value of '{name}' is true, false, a whole number or a word in quotation marks",
                f'Write VAR {name} = false, VAR {name} = 0 // 0..5 or VAR {name} = "calm" // calm|tense',
            )
        self.statements.end_of_line("after the first value")
        low, high, words = self._declared(where, value.value)
        variable = Variable(name, value.value, low, high, words, where)
        self.script.variables.append(variable)
        if low is not None and high is not None and isinstance(value.value, int) and not low <= value.value <= high:
            self._note(where, f"'{name}' begins outside its range {low}..{high}", "Change one of them.")
        if words and value.value not in words:
            self._note(where, f"'{name}' begins with a word that is not in its list", f"Known: {', '.join(words)}.")
        self._no_comma()

    def _no_comma(self) -> None:
        cursor = self.cursor
        start = cursor.at
        cursor.blank_lines()
        if cursor.peek(","):
            self._note(
                cursor.where(),
                "Ink takes a ',' at the start of a line after VAR for a list",
                "Begin the line with other words.",
            )
        cursor.at = start

    def _note(self, where: Where, message: str, hint: str) -> None:
        self.problems.note(where.file, where.line, where.column, message, hint)

    def _declared(self, where: Where, value: bool | int | str) -> tuple[int | None, int | None, tuple[str, ...]]:
        """What the comment beside a VAR says: a range for a number, the words for a word."""
        _, _, comment = self.lines[where.line - 1].partition("//")
        comment = comment.strip()
        if isinstance(value, str):
            words = _WORDS.match(comment)
            return (None, None, tuple(w.strip() for w in words.group().split("|")) if words else ())
        span = _RANGE.match(comment)
        if span is None or isinstance(value, bool):
            return None, None, ()
        return int(span.group(1)), int(span.group(2)), ()
