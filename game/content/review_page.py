"""The printable script of a level for a clinician: purpose, skill, every line and choice, a checklist, a form."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from game.story.outline import END, Row, Section

from .review import NOT_YET, REVIEWED, Script

_STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 11pt/1.4 Georgia, "Liberation Serif", serif; color: #111; max-width: 180mm; margin: 16px auto; }
h1, h2, h3 { font-family: system-ui, "Liberation Sans", sans-serif; break-after: avoid; } h1 { margin-bottom: 0; }
h2 { border-bottom: 1px solid #111; margin-top: 1.6em; } h3 { margin: 1.2em 0 0.3em; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: 2px 8px 2px 0; }
tr { break-inside: avoid; } th { font-weight: 600; }
.id, .to, .if { font: 8.5pt "Liberation Mono", monospace; color: #333; }
.id { width: 44mm; overflow-wrap: anywhere; } .who { width: 22mm; font-weight: 600; }
.mark { border: 1px solid #111; padding: 0 4px; font: 8.5pt system-ui, sans-serif; white-space: nowrap; }
.form { border: 2px solid #111; padding: 10px 14px; break-inside: avoid; margin-top: 14px; }
.blank { border-bottom: 1px solid #111; display: inline-block; min-width: 90mm; height: 1.6em; }
.hash { font: 9pt "Liberation Mono", monospace; overflow-wrap: anywhere; }
li { margin: 3px 0; } ul.check { list-style: none; padding: 0; }
.note { display: block; border-bottom: 1px dotted #777; height: 1.5em; }
"""

CHECKLIST = (
    "The steps of the skill are right, complete and in order.",
    "No step can do harm that is not warned of; the easier and the other ways are offered where they are needed.",
    "The contraindications are complete, and the story says them in words that a person of 12 understands.",
    "The purpose is honest: nothing promises to treat, cure or diagnose, and nothing is scored.",
    "A real threat (abuse, bullying, poverty, discrimination, danger) is never called a thought or feeling to change.",
    "Nothing forces a practice: softer, skip and stop are there, cost nothing and bring no guilt.",
    "The content note says what is to come before it comes, and its softer version is softer.",
    "After something distressing, something that calms or somebody to turn to follows soon.",
    "After anything about harm, people follow soon; calming is not all that is offered.",
    "Help is more than one person, it is shown working, and an adult is among them.",
    "Nobody's safety hangs on the player, and no secret has to be kept.",
    "No method, place, note or number of suicide or self-harm; no single cause; no death as peace.",
    '"Worse" is answered kindly, ends the practice with full credit, and offers people.',
    "Numb, far away, cannot tell, no picture before the eyes, a body in pain: there is an answer for each.",
    "The people are shown with respect, whatever their body, family, faith, money or language.",
    "Words and humour suit 12 to 18, and nobody is laughed at for feeling something.",
)

_MARKS = {"soften": "softer", "people": "somebody to turn to", "people help": "Help now", "people mine": "my people"}


def page(script: Script) -> str:
    """The whole page."""
    level = script.level
    purpose = level.purpose
    title = f"{escape(level.title)}: script for review"
    parts = [
        f"<h1>{title}</h1>",
        f"<p>{escape(level.id)}. {_standing(script)}</p>",
        "<p>Please read it all, mark what you would change, go through the checklist and sign the form at the end. "
        "The form is for exactly these words: it bears their number, and any change to them makes it void.</p>",
        "<h2>What it is for</h2>",
        _pairs(
            {
                "Need": purpose.need,
                "Skill": purpose.skill,
                "How it is thought to help": purpose.how,
                "What would show it": purpose.measure,
                "Minutes": f"{level.minutes[0]} to {level.minutes[1]}",
            }
        ),
        "<h2>Steps of the skill</h2>" + _list(level.steps, "ol"),
        "<h2>Not for, and take care</h2>" + _list(level.contraindications),
        "<h2>Content notes</h2>" + _list(level.content_notes),
        "<h2>Sources</h2>" + _list(level.sources),
        "<h2>People</h2>" + _pairs({p.name + (f", {p.age}" if p.age else ""): p.about for p in level.people}),
        "<h2>The story</h2>",
        "<p>In the order it is written. <span class='mark'>choice</span> is what a player can press; what is indented "
        "under it follows it. What stands in { } is shown under that condition only. "
        "What stands in [ ] says how often a choice is there, how a line is said, where the player is taken, and which "
        "content note is told or must have been told. What is true from now on is read by later conditions.</p>",
        *(_section(section, {p.id: p.name for p in level.people}) for section in script.story),
        "<h2>Activities, plans and other words of the level</h2>",
        _rest(script.about),
        "<h2>Checklist</h2>" + _checklist(),
        _form(script),
    ]
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>\n" + "\n".join(parts) + "\n</body></html>\n"
    )


def _standing(script: Script) -> str:
    review = script.level.review
    if review.status == REVIEWED and review.hash == script.hash:
        return f"Reviewed on {escape(review.date)} by: {escape(review.role)}."
    if review.status == REVIEWED:
        return f"Reviewed on {escape(review.date)} by: {escape(review.role)}; changed since, so that review is void."
    return "Not yet reviewed." if review.status == NOT_YET else escape(review.status)


def _pairs(pairs: Mapping[str, str]) -> str:
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in pairs.items())
    return f"<table>{rows}</table>"


def _list(items: Iterable[str], kind: str = "ul") -> str:
    return f"<{kind}>" + "".join(f"<li>{escape(item)}</li>" for item in items) + f"</{kind}>"


# The story


def _section(section: Section, names: Mapping[str, str]) -> str:
    rows = "".join(_row(row, names) for row in section.rows)
    return f"<h3>{escape(section.name)}</h3><table>{rows}</table>"


def _row(row: Row, names: Mapping[str, str]) -> str:
    indent = f'style="padding-left:{5 * row.depth}mm"'
    needs = f' <span class="if">if {escape(row.condition)}</span>' if row.condition else ""
    to = " or ".join("the end" if name == END else name for name in row.to)
    leads = f' <span class="to">\u2192 {escape(to)}</span>' if to else ""
    marks = "".join(f' <span class="mark">{escape(_MARKS.get(mark, mark))}</span>' for mark in row.marks)
    notes = "".join(f' <span class="if">[{escape(note)}]</span>' for note in row.notes)
    who = ""
    match row.kind:
        case "line":
            who, words = names.get(row.said_by, row.said_by), f"{escape(row.text)}{marks}"
        case "choice":
            words = f'<span class="mark">choice</span> <b>{escape(row.text)}</b>{marks}'
        case "practice":
            words = f'<span class="mark">practice begins</span> {escape(row.text)}'
        case "then" | "set":
            words = f"<i>{escape(row.text)}</i>"
        case _:
            words = "<i>all ways come together here</i>"
    about = f"{words}{notes}{needs}{leads}"
    cells = f'<td class="who">{escape(who)}</td><td {indent}>{about}</td><td class="id">{escape(row.id)}</td>'
    return f"<tr>{cells}</tr>"


# The rest


_SHOWN = frozenset(
    {"purpose", "steps", "sources", "contraindications", "content_notes", "people", "minutes", "id", "title", "skill"}
)


def _rest(about: Mapping[str, Any]) -> str:
    """Everything of level.toml that no heading has shown, as it stands there."""
    return "".join(f"<h3>{escape(key)}</h3>{_value(value)}" for key, value in about.items() if key not in _SHOWN)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        cells = "".join(f"<tr><th>{escape(str(key))}</th><td>{_value(one)}</td></tr>" for key, one in value.items())
        return f"<table>{cells}</table>"
    if isinstance(value, list | tuple):
        if all(isinstance(one, str | int | float) for one in value):
            return escape("; ".join(map(str, value)))
        return "<ol>" + "".join(f"<li>{_value(one)}</li>" for one in value) + "</ol>"
    return escape("yes" if value is True else "no" if value is False else "" if value is None else str(value))


def _checklist() -> str:
    items = "".join(
        f"<li>\u2610 yes \u2003\u2610 no \u2003{escape(item)}<span class='note'></span></li>" for item in CHECKLIST
    )
    return f'<ul class="check">{items}</ul>'


def _form(script: Script) -> str:
    blanks = "".join(
        f'<p>{name}<br><span class="blank"></span></p>'
        for name in ("Role (what you are, not who)", "Date", "Signature")
    )
    return (
        '<div class="form"><h2>Form</h2>'
        f"<p>I have read the script of <b>{escape(script.level.title)}</b> ({escape(script.level.id)}). "
        f'Its words have this number:</p><p class="hash">{script.hash}</p>'
        "<p>\u2610 It is fit for use as it stands. \u2003 \u2610 It is not, for the reasons noted.</p>"
        f"{blanks}<p>Only role, date and number are written into the level. "
        "The paper stays with whoever asked for it.</p>"
        "</div>"
    )


def form_text(script: Script) -> str:
    """The form to be typed in from the signed paper."""
    return (
        "# Fill this in from the signed paper, then: python3 run.py review LEVEL --signed THIS_FILE\n"
        '# No names: the role is enough ("child psychologist"), the paper has the rest.\n'
        f'level = "{script.level.id}"\n'
        f'hash = "{script.hash}"\n'
        'role = ""\n'
        'date = "" # the day of the signature, YYYY-MM-DD\n'
        "fit_for_use = false # true only if the paper says so\n"
    )
