"""What all pages of the desk share: the frame, its style, and how forms and fields are written."""

import base64
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Final

from ..charts import PATTERNS
from ..counsellor.caseload import CASE_STYLE
from ..counsellor.html import MORE_STYLE
from ..counsellor.pages import SIZE
from ..page import LAMP, STYLE, marked
from ..words import Words

DESK_STYLE: Final = """
.skip{position:absolute;inset-inline-start:-9999px}
.skip:focus{inset-inline-start:1rem;top:.5rem;background:#fff;padding:.6rem 1rem;z-index:2}
.bar .in{display:flex;flex-wrap:wrap;align-items:center;gap:.35rem 1.4rem;padding-block:.6rem;
 padding-inline-end:1.25rem}
.bar a{color:#f6efe2;padding:.55rem 0}.bar a[aria-current]{color:var(--amber);text-decoration:none;font-weight:600}
.bar .ends{margin-inline-start:auto;display:flex;flex-wrap:wrap;gap:.5rem}
.bar button{background:none;color:#f6efe2;border-color:#8e94bd}
main.in{padding-block:1.4rem 1rem}
main h1{margin-top:.3rem}
.front{background:var(--ink);color:#f6efe2}
.front p{margin:.35rem 0 0;max-width:34rem}
main a{color:#0b4a8f}
button,.button{font:inherit;font-weight:600;line-height:1.3;display:inline-block;min-height:2.75rem;
 padding:.6rem 1.2rem;max-width:100%;overflow-wrap:anywhere;
 border:2px solid var(--ink);border-radius:.5rem;background:#fff;color:var(--ink);cursor:pointer;text-decoration:none}
main a.button{color:var(--ink)}
button.first,main a.first{background:var(--ink);color:#fff}
button.ends,button.last{border-color:#9c2f1c;color:#8a2615}
button:hover,.button:hover{text-decoration:underline}
:focus-visible{outline:3px solid #d9822b;outline-offset:2px}
[hidden]{display:none!important}
label{display:block;font-weight:600;margin:.9rem 0 .25rem}
.hint{margin:.1rem 0 .3rem;color:var(--soft);font-size:.94rem}
input,textarea{font:inherit;width:100%;max-width:30rem;padding:.6rem .7rem;border:2px solid #6a6e8f;border-radius:.4rem;
 background:#fff;color:inherit}
input[type=date]{max-width:13rem}
textarea{max-width:42rem;min-height:7rem;display:block}
input[type=file]{border-style:dashed;background:none;max-width:100%}
form .do{margin-top:1rem}
.box{background:#fff;border:1px solid var(--line);border-radius:.7rem;padding:.4rem 1.25rem 1.25rem;margin:1rem 0}
.box>h2{margin-top:.8rem}
form[data-drop]{border:2px dashed #6a6e8f;border-radius:.7rem;padding:1rem 1.25rem 1.2rem;background:#fff}
form[data-drop].over{border-color:#d9822b;background:#fff6e6}
form[data-drop] label{margin-top:0}
form[data-drop] input[type=file]{border:0;padding:.4rem 0;width:auto;max-width:100%}
form[data-drop] .do{display:inline-block;margin:.2rem 0 0;margin-inline-end:.6rem}
form[data-drop] details{margin:.4rem 0 0}
form[data-drop]+*{margin-top:1.5rem}
.back{margin-top:1rem}
.cases td{padding-inline-end:1rem}
main.in .sheet{padding:0}
form+.facts{margin-top:1.2rem}
.why{border:2px solid #9c2f1c;border-inline-start-width:.6rem;border-radius:.4rem;background:#fff;
 padding:.5rem 1rem;margin:1rem 0}
.why p,.why ul{max-width:none;margin:.3rem 0}
details{margin:.9rem 0}
summary{cursor:pointer;font-weight:600;padding:.5rem 0;width:fit-content;max-width:100%;overflow-wrap:anywhere}
details>:not(summary){margin-inline-start:1.1rem}
.papers{list-style:none;padding:0;margin:0}
.papers>li{border-bottom:1px solid var(--line);padding:.7rem 0}
.papers>li:last-child{border:0}
.papers details{margin:.2rem 0 0}
.text{white-space:pre-wrap;max-width:42rem;margin:.1rem 0}
.when{color:var(--soft);font-size:.94rem;margin:0}
.code{font:700 1.7rem/1.4 ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;letter-spacing:.04em;
 border:3px solid;border-radius:.5rem;padding:.5rem 1rem;width:fit-content;max-width:100%;overflow-wrap:anywhere}
.tools{display:flex;flex-wrap:wrap;gap:.6rem;margin:.4rem 0 .2rem}
.path{overflow-wrap:anywhere}
#told{position:sticky;bottom:0;background:var(--amber);margin:0;max-width:none;text-align:center;font-weight:600}
#told:not(:empty){padding:.8rem 1rem}
.foot{border:0;padding-top:0}
@media (max-width:34rem){.front .in{padding-bottom:6rem}.bar .ends{margin-inline-start:0}
 .cases tr,.cases td,.cases th{display:block}.cases td:last-child{width:auto}
 .cases thead,.cases td:empty{display:none}
 .cases tbody td,.cases tbody th{border:0;padding:.1rem 0}.cases tbody th{font-size:1.1rem}
 .cases tbody tr{border-bottom:1px solid var(--line);padding-block:.6rem}}
@media print{.bar,.skip,.tools,#told,form,details,.noprint{display:none!important}main.in{padding:0}
 main a{color:inherit;text-decoration:none}}
"""
RUNS_OWN: Final = (
    "default-src 'none'; script-src 'self'; style-src '{style}'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)


@dataclass(frozen=True, slots=True)
class Room:
    """Where a page stands: the place of its addresses, the token of its forms, and after how many seconds the desk
    locks; 0 while it is locked."""

    words: Words
    base: str
    token: str
    locks: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the policy that it is sent with."""

    html: str
    policy: str


def framed(
    room: Room,
    title: str,
    body: str,
    *,
    here: str = "",
    lead: str = "",
    of: Words | None = None,
    size: float = SIZE,
) -> Page:
    """A whole page. `here` is the link of the bar that leads to it, `lead` what stands in the dark head instead of a
    bar, `of` the words of a sheet in it, which may speak another language and has a foot of its own."""
    words = room.words
    style = f"{STYLE}{MORE_STYLE}{CASE_STYLE}{DESK_STYLE}@media print{{html{{font-size:{size}pt}}}}"
    told = of or words
    inside = f' lang="{escape(told.language)}" dir="{told.direction}"' if of else ""
    head = f'<header class="front"><div class="in">{LAMP}{lead}</div></header>' if lead else _bar(room, here)
    foot = "" if of else f'<footer class="foot"><div class="in"><p>{said(room, "claim")}</p></div></footer>\n'
    html = (
        f'<!doctype html>\n<html lang="{escape(words.language)}" dir="{words.direction}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n{_without_script(room)}"
        f'<script src="{room.base}desk.js" defer></script>\n</head>\n<body{_timing(room)}>\n'
        f'<svg class="kinds" width="0" height="0" aria-hidden="true">{PATTERNS}</svg>\n'
        f'<a class="skip" href="#main">{said(room, "skip")}</a>\n{head}\n'
        f'<main id="main" class="in" tabindex="-1"{inside}>\n{body}</main>\n'
        f"{foot}"
        '<p id="told" role="status"></p>\n</body>\n</html>\n'
    )
    return Page(html, RUNS_OWN.format(style=_hash(style)))


def bare(title: str, words: Words, body: str) -> Page:
    """A page with nothing to press, for who is turned away or has closed the desk."""
    style = f"{STYLE}{MORE_STYLE}{DESK_STYLE}"
    html = (
        f'<!doctype html>\n<html lang="{escape(words.language)}" dir="{words.direction}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<main><header class="front"><div class="in">{LAMP}<h1>{escape(title)}</h1>{body}</div></header></main>\n'
        "</body>\n</html>\n"
    )
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return Page(html, policy)


def said(room: Room, key: str, **names: object) -> str:
    """Words of the desk as HTML."""
    return marked(room.words.text(f"desk.{key}", **names))


def form(room: Room, to: str, inside: str, more: str = "") -> str:
    """A form that changes something."""
    return (
        f'<form method="post" action="{room.base}{to}"{more}><input type="hidden" name="token" value="{room.token}">'
        f"{inside}</form>"
    )


def button(text: str, kind: str = "") -> str:
    """`text` is HTML."""
    return f"<button{f' class={kind}' if kind else ''}>{text}</button>"


def field(name: str, label: str, kind: str = "text", more: str = "", hint: str = "") -> str:
    """A labelled field. `label` and `hint` are HTML."""
    below = f'<p class="hint" id="{name}-hint">{hint}</p>' if hint else ""
    told = f' aria-describedby="{name}-hint"' if hint else ""
    return (
        f'<label for="{name}">{label}</label>{below}<input type="{kind}" id="{name}" name="{name}"{told}'
        f"{_never_kept(kind)}{f' {more}' if more else ''}>"
    )


def why(text: str) -> str:
    """A sentence, as HTML, about what did not work; read aloud at once."""
    return f'<div class="why" role="alert"><p>{text}</p></div>' if text else ""


def _never_kept(kind: str) -> str:
    """What keeps browsers from offering what was typed to whoever sits there next."""
    return (
        ' autocomplete="off" autocapitalize="none" spellcheck="false"' if kind == "password" else ' autocomplete="off"'
    )


def _bar(room: Room, here: str) -> str:
    if not room.locks:
        return ""
    links = "".join(
        f'<a href="{room.base}{to}"{" aria-current=page" if to == here else ""}>{said(room, key)}</a>'
        for to, key in (("", "everyone"), ("key", "key.title"))
    )
    ends = form(room, "lock", button(said(room, "lock"))) + form(room, "close", button(said(room, "close")))
    return f'<header class="bar"><div class="in">{links}<div class="ends">{ends}</div></div></header>'


def _timing(room: Room) -> str:
    """What the script goes by, on pages that show what is sealed."""
    if not room.locks:
        return ""
    told = {
        "locks": f"{room.locks:g}",
        "token": room.token,
        "home": room.base,
        "idle": f"{room.base}idle",
        "there": f"{room.base}there",
        "warning": room.words.text("desk.idle"),
        "gone": room.words.text("desk.gone"),
    }
    return "".join(f' data-{name}="{escape(value)}"' for name, value in told.items())


def _without_script(room: Room) -> str:
    """A page goes from the screen by itself also where no script runs, just after the desk has locked."""
    if not room.locks:
        return ""
    after = int(room.locks) + 1
    return f'<noscript><meta http-equiv="refresh" content="{after};url={room.base}"></noscript>\n'


def _hash(style: str) -> str:
    return f"sha256-{base64.b64encode(sha256(style.encode()).digest()).decode()}"
