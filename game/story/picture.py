"""A readable picture of a story: one page with its knots as boxes in reading order, arrows, choices and counts.

Whatever matters is a shape and a word, never a colour alone. Arrows down run on the right, arrows back on the left;
all that lead to one box share one line.
"""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from .facts import StoryFacts, rounded, story_facts
from .ids import level_name
from .outline import END, Row, Section, sections
from .parser import parse
from .problems import Problems
from .story import read_story

WIDTH, ROW, HEAD, GAP, LANE, TOP = 820, 22, 50, 26, 13, 20
_WORDS_A_ROW = 58
_LINES = ("#1f4e79", "#8a3d00", "#0b6b3a", "#6a2c91", "#7a1f3d", "#4a4a00", "#005f6b", "#444444")
_DASHES = ("", "9 3", "2 3", "9 3 2 3")
_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 24px; color: #16202b; background: #fff; }
h1 { margin: 0 0 4px; } table { border-collapse: collapse; margin: 12px 0; }
th, td { text-align: left; padding: 3px 18px 3px 0; vertical-align: top; } th { font-weight: 600; }
.key { display: flex; flex-wrap: wrap; gap: 6px 22px; margin: 10px 0 18px; align-items: center; }
svg text { font: 13px system-ui, sans-serif; fill: #16202b; } svg .name { font-size: 16px; font-weight: 700; }
svg .small { font-size: 12px; fill: #46525e; } svg .to { font-weight: 600; } svg a { text-decoration: underline; }
@media print { body { margin: 0; } }
"""


@dataclass(frozen=True, slots=True)
class _Placed:
    section: Section
    top: int
    height: int


def write_picture(path: Path, shown: str, out: Path) -> None:
    """Draw the story at `path` into the file `out`. Raises ContentError if the story cannot be read."""
    story = read_story(path, shown)
    problems = Problems(shown.removesuffix(path.name))
    found = sections(parse(path, problems))
    for section in found:
        section.rows = [row for row in section.rows if row.kind not in ("line", "set")]
    name = level_name(path.resolve().parent.name)
    out.write_text(page(name, found, story_facts(story)), encoding="utf-8", newline="\n")


def page(name: str, found: list[Section], facts: StoryFacts) -> str:
    """The whole page."""
    title = f"The story of {escape(name)}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>\n<h1>{title}</h1>\n{_facts(found, facts)}{_key()}{_svg(found)}"
        "</body></html>\n"
    )


def _facts(found: list[Section], facts: StoryFacts) -> str:
    low, middle, high = facts.minutes
    rows = {
        "Ways through the story": f"{rounded(facts.ways)}; going round in one place is not counted",
        "Words on a way": f"fewest {facts.fewest:,}, usual (median) {facts.median:,}, most {facts.most:,}",
        "Minutes of reading": f"fewest {low:g}, usual {middle:g}, most {high:g}",
        "Written": f"{facts.lines} lines and {facts.choices} choices in {len(found)} knots and stitches",
        "States": f"{facts.states:,}. Every way shows at least {facts.share:.0%} of all lines.",
    }
    cells = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows.items())
    return f"<table>{cells}</table>\n"


def _key() -> str:
    marks = "".join(
        f'<span><svg width="{_mark_width(word)}" height="22">{_mark(word, 0, 0)}</svg> {about}</span>'
        for word, about in (
            ("soften", "a softer version"),
            ("skip", "skips ahead"),
            ("people", "somebody to turn to"),
            ("calm", "something that calms"),
            ("practise", "a practice begins"),
            ("at", "on the map"),
        )
    )
    about = (
        "Read from top to bottom. A line between two sets of choices: all of them come together there. "
        "Lines on the right lead down, those on the left lead back; \u21ba stays in its box. "
        "A double frame is an ending."
    )
    return f'<p>{about}</p><div class="key">{marks}</div>\n'


# The drawing


def _svg(found: list[Section]) -> str:
    placed: dict[str, _Placed] = {}
    top = TOP
    for section in found:
        height = HEAD + ROW * len(section.rows) + 10
        placed[section.name] = _Placed(section, top, height)
        top += height + GAP
    end_top = top
    heads = {name: box.top + 20 for name, box in placed.items()} | {END: end_top + 22}
    down, back = _arrows(placed, heads)
    left = 40 + LANE * (1 + max((lane for lane, _ in back.values()), default=0))
    right = 60 + LANE * (1 + max((lane for lane, _ in down.values()), default=0))
    parts = [_box(box, left, set(placed)) for box in placed.values()]
    parts.append(_ending(left, end_top))
    parts += [_line(name, lane, ys, heads[name], left + WIDTH, 1) for name, (lane, ys) in down.items()]
    parts += [_line(name, lane, ys, heads[name], left, -1) for name, (lane, ys) in back.items()]
    width, height = left + WIDTH + right, end_top + 70
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="The knots of the story and where each leads">\n' + "\n".join(parts) + "\n</svg>\n"
    )


_Lanes = dict[str, tuple[int, list[int]]]


def _arrows(placed: dict[str, _Placed], heads: dict[str, int]) -> tuple[_Lanes, _Lanes]:
    """For each box that is led to from above, and from below: its lane and the heights where ways join it."""
    down: dict[str, list[int]] = {}
    back: dict[str, list[int]] = {}
    for name, box in placed.items():
        for at, row in enumerate(box.section.rows):
            y = box.top + HEAD + ROW * at + 10
            for to in row.to:
                if to != name and to in heads:
                    (down if heads[to] > y else back).setdefault(to, []).append(y)
    return _lanes(down, heads), _lanes(back, heads)


def _lanes(joins: dict[str, list[int]], heads: dict[str, int]) -> _Lanes:
    """Short lines nearest to the boxes; two lines share a lane only where they do not meet."""
    spans = {to: (min(*ys, heads[to]), max(*ys, heads[to])) for to, ys in joins.items()}
    lanes: list[list[tuple[int, int]]] = []
    found: _Lanes = {}
    for to in sorted(spans, key=lambda one: (spans[one][1] - spans[one][0], one)):
        low, high = spans[to]
        free = (i for i, lane in enumerate(lanes) if all(high + 6 < a or b + 6 < low for a, b in lane))
        at = next(free, len(lanes))
        if at == len(lanes):
            lanes.append([])
        lanes[at].append((low, high))
        found[to] = (at, joins[to])
    return found


def _line(name: str, lane: int, ys: list[int], head: int, edge: int, side: int) -> str:
    x = edge + side * (26 + LANE * lane)
    style = f'stroke="{_LINES[lane % len(_LINES)]}" stroke-width="1.5" fill="none"'
    if dash := _DASHES[lane // 2 % len(_DASHES)]:
        style += f' stroke-dasharray="{dash}"'
    low, high = min(*ys, head), max(*ys, head)
    ways = [f"M{x} {low}V{high}", f"M{x} {head}H{edge + side * 8}"]
    ways += [f"M{edge} {y}H{x}" for y in sorted(set(ys))]
    tip = edge + side * 2
    arrow = f"M{tip} {head}l{side * 10} -5v10z"
    colour = _LINES[lane % len(_LINES)]
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="2" fill="{colour}"/>' for y in sorted(set(ys)))
    head_mark = f'<path fill="{colour}" d="{arrow}"/>'
    return f'<g><title>to {escape(name)}</title><path {style} d="{"".join(ways)}"/>{dots}{head_mark}</g>'


def _box(box: _Placed, left: int, names: set[str]) -> str:
    section, top = box.section, box.top
    stitch = "." in section.name
    who = ", ".join(f"{name} {count}" for name, count in section.speakers.most_common())
    counts = f"{section.lines} lines, {section.words} words" + (f"; said by {who}" if who else "")
    edge = (
        'fill="#fbfbf7" stroke="#16202b" stroke-width="1.2" stroke-dasharray="5 3"'
        if stitch
        else ('fill="#eef3f8" stroke="#16202b" stroke-width="2"')
    )
    parts = [
        f'<g id="{escape(section.name)}">',
        f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{box.height}" rx="4" {edge}/>',
        f'<text class="name" x="{left + 12}" y="{top + 24}">{escape(section.name)}</text>',
        f'<text class="small" x="{left + 12}" y="{top + 41}">{"stitch" if stitch else "knot"}, '
        f"{escape(section.file)} line {section.line}: {escape(counts)}</text>",
    ]
    for at, row in enumerate(section.rows):
        parts.append(_row(row, left, top + HEAD + ROW * at, section.name, names))
    return "".join(parts) + "</g>"


def _row(row: Row, left: int, y: int, here: str, names: set[str]) -> str:
    x = left + 16 + 22 * row.depth
    if row.kind == "gather":
        return f'<path d="M{x} {y + 10}H{left + WIDTH - 200}" stroke="#8b96a1"/>'
    parts: list[str] = []
    if row.kind == "practice":
        parts.append(_mark("practise", x, y))
        x += _mark_width("practise") + 6
    elif row.kind == "choice":
        parts.append(f'<circle cx="{x + 4}" cy="{y + 10}" r="3.5" fill="#fff" stroke="#16202b"/>')
        x += 14
    for mark in row.marks:
        word, _, about = mark.partition(" ")
        parts.append(_mark(word, x, y, about))
        x += _mark_width(word, about) + 5
    text = row.text + (
        f"  (if {row.condition})" if row.condition and row.condition not in ("otherwise", "in turn") else ""
    )
    text += f"  ({row.condition})" if row.condition in ("otherwise", "in turn") else ""
    to = " or ".join(_to(name, here, names) for name in row.to)
    room = max(12, (left + WIDTH - 190 - x) // 7)
    short = text if len(text) <= room else text[: room - 1].rstrip() + "\u2026"
    parts.append(f'<text x="{x}" y="{y + 15}"><title>{escape(text)}</title>{escape(short)}</text>')
    if to:
        parts.append(f'<text class="to" x="{left + WIDTH - 10}" y="{y + 15}" text-anchor="end">{to}</text>')
    return "".join(parts)


def _to(name: str, here: str, names: set[str]) -> str:
    if name == here:
        return "\u21ba stays here"
    if name == END:
        return "\u2192 the end"
    return f'<a href="#{escape(name)}">\u2192 {escape(name)}</a>' if name in names else f"\u2192 {escape(name)}"


def _ending(left: int, top: int) -> str:
    return (
        f'<g id="END"><g fill="#fff" stroke="#16202b" stroke-width="1.5">'
        f'<rect x="{left}" y="{top}" width="220" height="44" rx="22"/>'
        f'<rect x="{left + 5}" y="{top + 5}" width="210" height="34" rx="17"/></g>'
        f'<text class="name" x="{left + 110}" y="{top + 28}" text-anchor="middle">The end</text></g>'
    )


# Marks: a shape and a word


def _mark_width(word: str, about: str = "") -> int:
    return 26 + round(6.6 * len(_label(word, about)))


def _label(word: str, about: str) -> str:
    return {"soften": "softer", "practise": "practice"}.get(word, word) + (f" {about}" if about else "")


def _mark(word: str, x: int, y: int, about: str = "") -> str:
    """A small framed word whose frame differs for each kind."""
    width, low, high, middle = _mark_width(word, about), y + 2, y + 18, y + 10
    end = x + width
    frame = {
        "soften": f"M{x + 8} {low}H{end - 8}A8 8 0 0 1 {end - 8} {high}H{x + 8}A8 8 0 0 1 {x + 8} {low}Z",
        "skip": f"M{x} {low}H{end - 7}L{end} {middle}L{end - 7} {high}H{x}L{x + 7} {middle}Z",
        "practise": f"M{x + 7} {low}H{end - 7}L{end} {middle}L{end - 7} {high}H{x + 7}L{x} {middle}Z",
        "calm": f"M{x} {middle}L{x + 10} {low}H{end}V{middle}L{end - 10} {high}H{x}Z",
        "at": f"M{x} {low}H{end}V{high}H{x + 12}L{x + 8} {high + 4}L{x + 4} {high}H{x}Z",
    }.get(word, f"M{x} {low}H{end}V{high}H{x}Z")
    extra = ""
    if word == "people":
        extra = f'<circle cx="{x + 6}" cy="{middle}" r="3"/><circle cx="{x + 13}" cy="{middle}" r="3"/>'
    text_x = x + 19 if word == "people" else x + width // 2
    anchor = "start" if word == "people" else "middle"
    return (
        f'<g fill="#fff" stroke="#16202b" stroke-width="1.1"><path d="{frame}"/>{extra}'
        f'<text class="small" stroke="none" x="{text_x}" y="{y + 14}" text-anchor="{anchor}">'
        f"{escape(_label(word, about))}</text></g>"
    )
