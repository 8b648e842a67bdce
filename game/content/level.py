"""What a level.toml says, as frozen structs: an unknown key is an error, and without a purpose there is no level."""

from typing import Annotated, Any

import msgspec


class Purpose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why the level exists: the need, the skill, how it is thought to help, and the measure that would show it."""

    need: str
    skill: str
    how: str
    measure: str


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A clinician's review. `status` is "not yet reviewed" until role, day and the content's hash stand beside it."""

    status: str = "not yet reviewed"
    role: str = ""
    date: str = ""
    hash: str = ""


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody of the level. `id` is also the drawing under assets/art/people and the `# speaker:` of lines."""

    id: str
    name: str
    age: Annotated[int, msgspec.Meta(ge=0, le=120)] = 0
    about: str = ""


class ActivityRounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of params for each use in the level; the last one serves every later use."""

    rounds: tuple[dict[str, Any], ...]


class PlanChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A small plan for the player's own life; `when` lists ids of `Level.whens`."""

    id: str
    text: str
    when: tuple[str, ...] = ()


class Colours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The light of a place as #rrggbb: what the drawings are tinted with, and how far (0 to 1)."""

    tint: str = "#ffffff"
    amount: Annotated[float, msgspec.Meta(ge=0.0, le=1.0)] = 0.0
    sky_top: str = "#16213f"
    horizon: str = "#f9c58d"
    sea: str = "#59507d"
    letterbox: str = "#101330"


class Palette(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    before: Colours = Colours()
    after: Colours = Colours()


class Letter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A letter from an earlier keeper."""

    title: str
    lines: tuple[str, ...]


class Keepsake(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something for the boathouse."""

    id: str
    name: str
    line: str


class Music(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cues of the beds: `before` and `after` the light, and the sounds of each place."""

    before: str = ""
    after: str = ""
    places: dict[str, str] = {}


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One island. See levels/AUTHORING.md for every key. `seas` says which picture the breathing has in each place."""

    id: str
    title: str
    purpose: Purpose
    skill: str
    steps: tuple[str, ...]
    sources: tuple[str, ...]
    contraindications: tuple[str, ...]
    content_notes: tuple[str, ...]
    minutes: tuple[int, int]
    start_place: str
    start_spot: str
    people: tuple[Person, ...]
    activities: dict[str, ActivityRounds]
    things: dict[str, str]
    aims: dict[str, str]
    review: Review = Review()
    palette: Palette = Palette()
    weather: dict[str, str] = {}
    music: Music = Music()
    seas: dict[str, str] = {}
    plans: tuple[PlanChoice, ...] = ()
    whens: dict[str, str] = {}
    letter: Letter | None = None
    keepsake: Keepsake | None = None

    def person(self, person_id: str) -> Person | None:
        """Somebody by id."""
        return next((p for p in self.people if p.id == person_id), None)
