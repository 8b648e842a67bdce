"""How people are seen while they talk: from the waist up beside the panel, and no face under it."""

from collections.abc import Iterable

from .camera import SITTING, STANDING, View, framed
from .geometry import STAGE, STAGE_HEIGHT, STAGE_WIDTH, Rect
from .staging import PLAYER, SINGING, Figure

FARTHEST = 520.0
"""u between two who talk beyond which only the one who is spoken to is shown."""
TALK_ROOM = 1040.0
"""u of the stage beside the panel."""
SHOULDERS = 190.0
"""u of the place that two people need besides the way between them."""
MOST_ZOOM = 3.4
SONG_ZOOM = 2.2
"""How far the eye goes in to a song: the singer near the middle, whom the stage's edge keeps from standing in it."""
SONG_ABOVE = 90.0
"""u that the singer's head lies higher than those of people who talk, for the panel is below."""

HEAD_WIDE, HEAD_HIGH = 84.0, 104.0
"""The room of a head with its hair, in u of the place."""
SPEAKING = 3
"""So many others' faces count as much as that of whoever speaks."""


def beside(figures: Iterable[Figure], speaking: Iterable[str], width: float, *, rtl: bool) -> View:
    """The view of the player and of those who speak, beside the panel. `width` is the place's."""
    people = {f.person: f for f in figures}
    me = people[PLAYER]
    others = sorted((people[n] for n in {*speaking} - {"gull"} if n in people), key=lambda f: abs(f.x - me.x))
    group = [f for f in (me, *others) if abs(f.x - me.x) <= FARTHEST] if others else [me]
    if len(group) == 1 and others:
        group = others[:1]
    left, right = min(f.x for f in group), max(f.x for f in group)
    zoom = min(MOST_ZOOM, TALK_ROOM / (right - left + SHOULDERS))
    head = max(f.y - STANDING * (SITTING if f.pose == "sit" else 1.0) for f in group)
    middle = TALK_ROOM / 2 + 70.0 - STAGE_WIDTH / 2
    return framed((left + right) / 2, head, zoom, width, aside=-middle if rtl else middle)


def whole(people: Iterable[Figure], view: View, speaking: Iterable[str], *, rtl: bool) -> bool:
    """Whether the heads of all who speak are whole in sight, beside the panel."""
    wide, names = TALK_ROOM + 70.0, set(speaking)
    room = Rect(STAGE_WIDTH - wide if rtl else 0.0, 0.0, wide, STAGE_HEIGHT)
    return all(room.covers(_head(one, view)) for one in people if one.person in names - {"gull"})


def sung(people: Iterable[Figure], speaker: str, width: float) -> View | None:
    """The view of whoever sings in a place that is no wider than the screen. None if nobody does, or if it would leave
    out who speaks."""
    here = tuple(people)
    singer = next((one for one in here if one.pose in SINGING), None)
    if singer is None:
        return None
    view = framed(singer.x, singer.y - STANDING + SONG_ABOVE, SONG_ZOOM, width)
    return view if all(STAGE.covers(_head(one, view)) for one in here if one.person == speaker) else None


def hidden(panel: Rect, people: Iterable[Figure], view: View, speaking: Iterable[str]) -> int:
    """How much of who is to be seen lies under a panel: 1 for a face, 3 for one that speaks in this turn. A face off
    the screen is not there to be hidden."""
    heads = ((one.person, _head(one, view)) for one in people)
    names = set(speaking)
    under = [person for person, head in heads if head.overlaps(STAGE) and head.overlaps(panel)]
    return sum(SPEAKING if person in names else 1 for person in under)


def _head(one: Figure, view: View) -> Rect:
    top = one.y - STANDING * (SITTING if one.pose == "sit" else 1.0)
    left, upper = view.screen(one.x - HEAD_WIDE / 2, top)
    right, lower = view.screen(one.x + HEAD_WIDE / 2, top + HEAD_HIGH)
    return Rect(left, upper, right - left, lower - upper)
