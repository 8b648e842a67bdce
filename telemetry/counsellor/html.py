"""The file as a page: nothing runs, nothing is loaded, under 100 KB, one or two printed pages."""

from typing import Final

from ..charts import legend, svg
from ..page import document as plain_document
from ..page import marked, table_html
from ..words import Words
from .chosen import Chosen, Item
from .container import CHECK, UNMADE, checked, data_of
from .pages import SIZE, Page, Part, preview, print_size

MORE_STYLE: Final = """
.sheet{max-width:58rem;margin:0 auto;padding:0 1.25rem}
.sheet+.sheet{border-top:2px solid var(--ink);margin-top:2rem}
.sheet>header{background:none;color:var(--ink);border-bottom:2px solid;padding:1.6rem 0 1rem}
.sheet>header p{font-weight:600}
.sheet>header h2{font-size:1.1rem;margin:0}
.talk{font-size:1.3rem;font-weight:700;border:3px solid;border-radius:.5rem;padding:.5rem 1rem;margin:1.2rem 0 0;
 display:inline-block}
.sheet .facts{max-width:none;font-size:.94rem}
.own{max-width:none;border-inline-start:4px solid #f4b45f;padding-inline-start:.8rem;margin:.5rem 0}
.draw svg{max-width:25rem}
svg .near{font-size:13.5px;font-weight:600}
.sheet>footer{border-top:2px solid var(--ink);padding:.8rem 0 1.4rem;margin-top:1rem}
.sheet>footer p{max-width:none}
@page{size:A4;margin:11mm 14mm}
@media print{html{line-height:1.4}.sheet{padding:0;max-width:none;break-inside:avoid}
 .sheet+.sheet{break-before:page;border:0;margin:0}
 .sheet>header{padding:0 0 .4rem}h1{font-size:1.6rem;margin:0 0 .3rem}.sheet>header p{margin:.1rem 0;max-width:none}
 .sheet>header .made p{display:inline}.sheet>footer{padding:.4rem 0 0;margin-top:.5rem}.sheet>footer p{margin:.1rem 0}
 .lead{font-size:1rem}.talk{font-size:1.15rem;margin-top:.6rem;padding:.15rem .7rem}
 section{padding:.5rem 0 .4rem}h2{margin-bottom:.25rem;font-size:1.15rem}
 p,.own{margin:.15rem 0}figure{margin-top:.3rem}ul.facts li{margin:.05rem 0}
 .sheet .facts{font-size:.9rem;margin-top:.3rem}
 figure.two{grid-template-columns:minmax(0,.78fr) minmax(0,1.22fr);gap:.5rem 2rem}.draw svg{max-width:20rem}
 table{font-size:.86rem}th,td{padding-block:.1rem}.number{width:1%}.legend{margin-bottom:.3rem}figcaption{margin-bottom:.2rem}
 .few{columns:2;column-gap:2rem}}
"""


def page(chosen: Chosen, words: Words) -> bytes:
    """The file."""
    sheets = preview(chosen, words)
    size = min(print_size(sheet.parts) for sheet in sheets)
    body = f"<main>\n{''.join(_sheet(sheet, words) for sheet in sheets)}</main>\n{data_of(chosen)}"
    return checked(document(sheets[0].title, words, body, size, CHECK.format(value=UNMADE)))


def document(title: str, words: Words, body: str, size: float = SIZE, meta: str = "", style: str = "") -> str:
    """A whole page that runs nothing and loads nothing. `size` is how large its letters are printed, in points."""
    return plain_document(title, words, body, f"{MORE_STYLE}{style}@media print{{html{{font-size:{size}pt}}}}", meta)


def _sheet(sheet: Page, words: Words) -> str:
    rank = 1 if sheet.number == 1 else 2
    head = " ".join(f"<p>{marked(line)}</p>" for line in sheet.head)
    foot = "".join(f"<p>{marked(line)}</p>" for line in sheet.foot)
    parts = "".join(part_html(part, f"{part.item.value}-{sheet.number}", words) for part in sheet.parts)
    # The sentence of the foot stands first too: whoever reads meets it before what it is about.
    lead = f'<p class="lead">{marked(sheet.foot[0])}</p>' if sheet.number == 1 else ""
    return (
        f'<div class="sheet">\n<header><h{rank}>{marked(sheet.title)}</h{rank}>'
        f'<div class="made">{head}</div>{lead}</header>\n'
        f"{parts}<footer>{foot}</footer>\n</div>\n"
    )


def part_html(part: Part, id_: str, words: Words) -> str:
    """One part: its chart and table if it has them, and its lines."""
    if not part.heading:
        return "".join(f'<p class="talk">{marked(line.text)}</p>\n' for line in part.lines)
    if part.chart is None or part.table is None:
        figure, lines = "", _lines(part, id_)
    else:
        drawn = svg(part.chart, f"{id_}-facts", words.direction == "rtl")
        figure = (
            f'<figure class="two"><div class="draw"><figcaption>{marked(part.chart.title)}</figcaption>'
            f'{legend(part.chart)}{drawn}</div><div class="beside"><div class="scroll">{table_html(part.table)}</div>'
            "</div></figure>"
        )
        said = " ".join(line.text for line in part.lines)
        lines = f'<p class="facts" id="{id_}-facts">{marked(said)}</p>'
    return f'<section aria-labelledby="{id_}"><h2 id="{id_}">{marked(part.heading)}</h2>\n{figure}{lines}</section>\n'


def _lines(part: Part, id_: str) -> str:
    if part.item is Item.ASSISTS:
        listed = "".join(f"<li><bdi>{marked(line.text)}</bdi></li>" for line in part.lines)
        return f'<ul class="facts few">{listed}</ul>'
    if part.lines[0].own:
        return "".join(f'<p class="own" dir="auto">{marked(line.text)}</p>' for line in part.lines)
    said = "".join(f"<li>{marked(line.text)}</li>" for line in part.lines)
    return f'<ul class="facts" id="{id_}-facts">{said}</ul>'
