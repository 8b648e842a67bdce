"""What is kept about me, as one page: no script, nothing loaded from anywhere, under 100 KB, and it prints well."""

from html import escape
from typing import Final

from .charts import PATTERNS, legend, svg
from .report import Section, Table, nothing
from .words import END_ISOLATE, ISOLATE, NUMBER_ISOLATE, Words

MOST_IN_LIST: Final = 6

STYLE: Final = """
:root{--ink:#101330;--cream:#faf5ea;--line:#d9cfbb;--soft:#4b4f6d;--amber:#ffcf85}
*{box-sizing:border-box}
html{background:var(--cream);color:var(--ink);font:1rem/1.55 "Atkinson Hyperlegible Next","Atkinson Hyperlegible",
 "Noto Sans Arabic","Segoe UI",system-ui,-apple-system,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;overflow-wrap:break-word}
header{background:var(--ink);color:#f6efe2}
.in{max-width:58rem;margin:0 auto;padding:0 1.25rem}
header .in{position:relative;padding-block:2.25rem 2rem;padding-inline-end:8.5rem}
header .lamp{position:absolute;inset-inline-end:1rem;bottom:0;height:100%;width:auto;max-height:9.5rem}
[dir=rtl] .lamp{transform:scaleX(-1)}
h1{font-size:2rem;line-height:1.15;margin:0 0 .75rem;text-wrap:balance}
header p{margin:.35rem 0 0;max-width:40rem}
.lead{font-size:1.15rem;font-weight:600;max-width:none}
.chosen{color:var(--amber);font-weight:600}
section{padding:1.5rem 0 1.35rem;border-bottom:1px solid var(--line)}
section:last-of-type{border:0}
h2{font-size:1.25rem;line-height:1.25;margin:0 0 .6rem}
p{margin:.35rem 0;max-width:42rem;text-wrap:pretty}
ul.facts{margin:.35rem 0;padding-inline-start:1.15rem;max-width:42rem}
[dir=rtl] ul.facts{padding-inline-start:1.6rem}
ul.facts li{margin:.2rem 0}
figure{margin:.9rem 0 0;display:grid;gap:1rem 2.5rem;align-items:start}
.draw svg{width:100%;max-width:27rem;height:auto;display:block}
.beside{min-width:0}
figure .facts{margin-top:.9rem;max-width:27rem;font-size:.94rem;line-height:1.45}
figcaption{font-weight:600;margin:0 0 .5rem}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:0 0 .8rem;padding:0;font-size:.9rem}
.legend li{display:flex;align-items:center;gap:.45rem}
.legend svg{width:26px;height:16px;flex:none}
.kinds{position:absolute}
.edge{stroke:#101330;stroke-width:1.3}
svg text{font-family:inherit;fill:#101330}
svg .name{font-size:15px;font-weight:600}
svg .small{font-size:13px;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.94rem;line-height:1.4}
th,td{padding-block:.42rem;padding-inline:0 .6rem;text-align:start;vertical-align:top;
 border-bottom:1px solid var(--line)}
thead th{color:var(--soft);font-weight:600;font-size:.86rem;vertical-align:bottom}
tbody th{font-weight:600}
tbody tr:last-child>*{border-bottom:0}
tr>:last-child{padding-inline-end:0}
.beside table{width:auto;min-width:min(100%,19rem)}
td.number{white-space:nowrap}
.number{text-align:end;font-variant-numeric:tabular-nums;padding-inline-end:1.1rem}
footer{padding:1.25rem 0 2.5rem;color:var(--soft);border-top:2px solid var(--ink)}
footer p{margin:.25rem 0}
@media (min-width:46rem){figure.two{grid-template-columns:minmax(0,1fr) minmax(0,1.1fr)}h1{font-size:2.5rem}}
@media (max-width:34rem){header .in{padding-inline-end:1.25rem;padding-bottom:6rem}header .lamp{max-height:6.5rem}
 table{font-size:.88rem}th,td{padding-inline-end:.4rem}.number{padding-inline-end:.5rem}}
@media print{html{font-size:10pt;background:#fff}header{background:#fff;color:var(--ink);border-bottom:2px solid}
 header .in{padding:0 0 .7rem}.lamp{display:none}footer{padding:.6rem 0 0;break-before:avoid}.chosen{color:inherit}
 .in{padding:0;max-width:none}
 h1{font-size:1.7rem}section{padding:.75rem 0 .65rem}
 h2,h2~p,figcaption{break-after:avoid}tr,figure,li,p{break-inside:avoid}
 figure.two{grid-template-columns:minmax(0,1fr) minmax(0,1.1fr)}.draw svg{max-width:21rem}.scroll{overflow:visible}
 .wide{break-inside:auto}th,td{padding-block:.25rem}}
"""

LAMP: Final = (
    '<svg class="lamp" viewBox="0 0 150 150" aria-hidden="true"><path d="M94 47 0 16v62z" fill="#ffcf85" opacity=".2"/>'
    '<path d="M94 47 0 32v30z" fill="#ffcf85" opacity=".35"/><path d="M86 60h28l7 72H79z" fill="#f6efe2"/>'
    '<path d="m84 84 32 0 2 22H82z" fill="#c4563f"/><path d="M82 55h36v6H82z" fill="#8e94bd"/>'
    '<path d="M89 37h22v18H89z" fill="#ffcf85"/><path d="M86 37q14-20 28 0z" fill="#c4563f"/>'
    '<path d="M48 150q6-22 34-22h40q24 2 28 22z" fill="#39406e"/></svg>'
)


def page(boats: tuple[tuple[str, tuple[Section, ...]], ...], words: Words) -> str:
    """The page. `boats` are the sections of each file with the name it goes by, which is left out if there is one."""
    title = escape(words.text("kept.title"))
    chosen, claim = words.text("page.chosen"), words.text("page.claim")
    boats = boats or (("", nothing(words)),)
    body = "".join(
        (f'<h2 class="boat">{escape(name)}</h2>' if len(boats) > 1 else "") + _sections(sections, number, words)
        for number, (name, sections) in enumerate(boats, start=1)
    )
    return document(
        words.text("kept.title"),
        words,
        f'<header><div class="in">{LAMP}<h1>{title}</h1>\n<p class="chosen">{escape(chosen)}</p>\n'
        f"<p>{escape(words.text('kept.for_me'))}</p>\n<p>{escape(claim)}</p></div></header>\n"
        f'<main class="in">\n{body}</main>\n'
        f'<footer><div class="in"><p>{escape(chosen)}</p><p>{escape(claim)}</p></div></footer>',
        _margins(f"{chosen} {claim}"),
    )


def document(title: str, words: Words, body: str, style: str = "", meta: str = "") -> str:
    """A whole page that runs nothing and loads nothing; `style` comes after what all of our pages share."""
    return (
        f'<!doctype html>\n<html lang="{escape(words.language)}" dir="{words.direction}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"{meta}\n<title>{escape(title)}</title>\n<style>{STYLE}{style}</style>\n</head>\n<body>\n"
        f'<svg class="kinds" width="0" height="0" aria-hidden="true">{PATTERNS}</svg>\n'
        f"{body}\n</body>\n</html>\n"
    )


def marked(text: str) -> str:
    """Text as HTML; what is set apart in right-to-left words keeps its own direction as an element."""
    numbered = escape(text).replace(NUMBER_ISOLATE, '<bdi dir="ltr">')
    return numbered.replace(ISOLATE, "<bdi>").replace(END_ISOLATE, "</bdi>")


def _margins(sentence: str) -> str:
    """The sentence at the foot of every printed page."""
    quoted = sentence.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ")
    foot = f'content:"{quoted}";font:8pt/1.3 sans-serif;color:#101330;text-align:center;width:100%'
    return f"@page{{size:A4;margin:14mm 15mm 20mm;@bottom-center{{{foot}}}}}"


def _sections(sections: tuple[Section, ...], number: int, words: Words) -> str:
    return "".join(section_html(section, f"{section.id}-{number}", words) for section in sections)


def section_html(section: Section, id_: str, words: Words) -> str:
    first = ' class="lead"' if section.lead else ""
    parts = [f"<p{'' if at else first}>{marked(line)}</p>" for at, line in enumerate(section.lines)]
    facts = facts_html(section.facts, f"{id_}-facts")
    if section.chart is not None and section.table is not None:
        columns = len(section.chart.parts) == 1
        drawn = svg(section.chart, f"{id_}-facts", words.direction == "rtl")
        parts.append(
            f'<figure class="two"><div class="draw"><figcaption>{marked(section.chart.title)}</figcaption>'
            f"{legend(section.chart)}{drawn}{facts if columns else ''}</div>"
            f'<div class="beside"><div class="scroll">{table_html(section.table)}</div>'
            f"{'' if columns else facts}</div></figure>"
        )
    elif section.table is not None:
        parts.append(f'<div class="scroll wide">{table_html(section.table)}</div>')
    elif section.facts:
        parts.append(facts)
    return (
        f'<section aria-labelledby="{id_}"><h2 id="{id_}">{marked(section.heading)}</h2>\n{"".join(parts)}</section>\n'
    )


def facts_html(facts: tuple[str, ...], id_: str) -> str:
    """A few sentences as a list, many as a paragraph."""
    if len(facts) > MOST_IN_LIST:
        return f'<p class="facts" id="{id_}">{marked(" ".join(facts))}</p>'
    return f'<ul class="facts" id="{id_}">' + "".join(f"<li>{marked(fact)}</li>" for fact in facts) + "</ul>"


def table_html(table: Table) -> str:
    def cell(at: int, text: str) -> str:
        kind = ' class="number"' if at in table.numbers else ""
        head = at == 0 and 0 not in table.numbers
        return f'<th scope="row"{kind}>{marked(text)}</th>' if head else f"<td{kind}>{marked(text)}</td>"

    head = "".join(
        f'<th scope="col"{" class=number" if at in table.numbers else ""}>{marked(text)}</th>'
        for at, text in enumerate(table.columns)
    )
    rows = "".join(f"<tr>{''.join(cell(at, text) for at, text in enumerate(row))}</tr>" for row in table.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
