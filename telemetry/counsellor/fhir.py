"""The file as a FHIR R4B Bundle, for a clinician's own system. It names nobody: whoever loads it says whose it is."""

import hashlib
import uuid
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from ..words import Words, bare
from .chosen import Chosen, Item, without_ids
from .pages import Page, Part, in_words, preview

CODES: Final = "urn:tidelight:counsellor-file"
_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
_SCOPE: Final = "http://terminology.hl7.org/CodeSystem/consentscope"
_LOINC: Final = "http://loinc.org"
_UCUM: Final = "http://unitsofmeasure.org"
_ANSWERED: Final = (Item.TALK, Item.GOAL, Item.PLANS, Item.TOPICS, Item.ASSISTS, Item.OWN_WORDS, Item.PEOPLE)

Json = dict[str, Any]


def bundle(chosen: Chosen, words: Words) -> bytes:
    """The Bundle as JSON: the player's consent to hand this over, then what was said, then what was counted."""
    pages = preview(chosen, words)
    parts = [part for page in pages for part in page.parts]
    said, counted = _response(chosen, pages[0], parts), _observations(chosen, pages[0], words)
    resources = [_consent(chosen, pages[0]), *said, *counted]
    whole = hashlib.sha256(msgspec.json.encode(without_ids(chosen))).hexdigest()
    entries = [
        {"fullUrl": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'{whole}/{number}')}", "resource": resource}
        for number, resource in enumerate(resources)
    ]
    made = {"resourceType": "Bundle", "language": chosen.language, "type": "collection", "entry": entries}
    return msgspec.json.format(msgspec.json.encode(_bare(made)), indent=1) + b"\n"


def _bare(value: Any) -> Any:
    """Without the marks that set things apart in right-to-left words: a program shows each value by itself."""
    if isinstance(value, str):
        return bare(value)
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items()}
    return [_bare(inner) for inner in value] if isinstance(value, list) else value


def _consent(chosen: Chosen, first: Page) -> Json:
    return {
        "resourceType": "Consent",
        "language": chosen.language,
        "status": "active",
        "scope": {"coding": [{"system": _SCOPE, "code": "patient-privacy"}]},
        "category": [{"coding": [{"system": _LOINC, "code": "59284-0"}]}],
        "patient": {"display": first.title},
        "dateTime": chosen.made_on.isoformat(),
        "policyRule": {"text": first.foot[0]},
        "provision": {"type": "permit"},
    }


def _response(chosen: Chosen, first: Page, parts: list[Part]) -> Iterator[Json]:
    items = [
        {
            "linkId": part.item.value,
            "text": part.heading or part.lines[0].text,
            "answer": [{"valueBoolean": True}]
            if part.item is Item.TALK
            else [{"valueString": line.text} for line in part.lines],
        }
        for part in parts
        if part.item in _ANSWERED
    ]
    if items:
        sentences = (*first.head, *first.foot[:2])
        about = [{"linkId": f"about.{number}", "text": text} for number, text in enumerate(sentences, start=1)]
        yield {
            "resourceType": "QuestionnaireResponse",
            "language": chosen.language,
            "status": "completed",
            "authored": chosen.made_on.isoformat(),
            "item": [*about, *items],
        }


def _observations(chosen: Chosen, first: Page, words: Words) -> Iterator[Json]:
    column = {
        "times": words.text("skills.chart"),
        "myself": words.text("counsellor.column.myself"),
        "time": words.text("skills.column.time"),
        **{name: words.text(f"after.column.{name}") for name in ("better", "same", "worse")},
        **{name: words.text(f"counsellor.column.{name}") for name in ("pleasant", "energy")},
    }
    until = chosen.until or chosen.made_on
    period = {**({"start": chosen.since.isoformat()} if chosen.since else {}), "end": until.isoformat()}
    during: Json = {"effectivePeriod": period}

    def observation(item: Item, name: str, when: Json, components: list[Json]) -> Json:
        return {
            "resourceType": "Observation",
            "language": chosen.language,
            "status": "final",
            "category": [{"coding": [{"system": _CATEGORY, "code": "survey"}]}],
            "code": _code(item.value, f"{words.text(f'counsellor.heading.{item.value}')}: {name}"),
            **when,
            "note": [{"text": sentence} for sentence in first.foot[:2]],
            "component": components,
        }

    def counted(name: str, number: int) -> Json:
        return {"code": _code(name, column[name]), "valueInteger": number}

    for skill in chosen.skills:
        minutes = {"value": round(skill.seconds / 60), "unit": "min", "system": _UCUM, "code": "min"}
        spent = {"code": _code("time", column["time"]), "valueQuantity": minutes}
        parts = [counted("times", skill.times), counted("myself", skill.myself), spent]
        yield observation(Item.SKILLS, skill.name, during, parts)
    for felt in chosen.after:
        parts = [counted(name, getattr(felt, name)) for name in ("better", "same", "worse")]
        yield observation(Item.AFTER, felt.name, during, parts)
    for mood in chosen.mood:
        parts = [counted("pleasant", mood.pleasant), counted("energy", mood.energy)]
        yield observation(Item.MOOD, in_words(mood.day, words), {"effectiveDateTime": mood.day.isoformat()}, parts)


def _code(code: str, text: str) -> Json:
    return {"coding": [{"system": CODES, "code": code}], "text": text}
