"""Content that is no level: the opening, the crossing, the chart and the harbour (levels/home)."""

import msgspec


class SeaLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One spoken or told line. `speaker` is empty for narration; `sound` a cue of assets/sound/sounds.toml."""

    id: str
    text: str
    speaker: str = ""
    sound: str = ""


class Lamp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the lamps on the horizon."""

    id: str
    label: str


class Beat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One beat of the opening. `count` is presses; `toward` plays it only if that lamp was chosen."""

    kind: str
    lines: tuple[SeaLine, ...] = ()
    count: int = 1
    toward: str = ""
    lamps: tuple[Lamp, ...] = ()


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    beat: tuple[Beat, ...]


class Bit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A talk on the radio or something odd to see on the way. `sight` names a drawing or is empty."""

    id: str
    lines: tuple[SeaLine, ...]
    sight: str = ""


class Crossing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    bits: tuple[Bit, ...]


class Island(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An island of the chart. `x`, `y` are shares of the chart's width and height; `line` is Oren's, said in fog."""

    id: str
    title: str
    x: float
    y: float
    line: str


class Chart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    islands: tuple[Island, ...]


class HarbourThing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A thing of the harbour: its label, the caption of what can be done, and lines to say when used."""

    id: str
    label: str
    caption: str
    lines: tuple[SeaLine, ...] = ()


class Keepsake(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    name: str
    line: str


class Harbour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    things: tuple[HarbourThing, ...]
    keepsakes: tuple[Keepsake, ...] = ()
    visitors: tuple[HarbourThing, ...] = ()
