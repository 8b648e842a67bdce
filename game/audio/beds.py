"""What is to be heard where: the beds of music and ambience that belong to a state of the journey. Pure."""

from dataclasses import dataclass

from game.activities.breathing import State as Breathing
from game.activities.breathing import Way
from game.content.library import Content
from game.flow.journey import Screen, State
from game.flow.practice import Practice, Stage

HOME, SEA, SWELL, WIND, RAIN, CROSSING = "home", "sea", "sea_swell", "wind", "rain", "crossing"
WEATHER = {"swell": ((SWELL, 0.7), (WIND, 0.3)), "wind": ((WIND, 0.8),), "rain": ((RAIN, 0.8),)}
"""The beds that a weather adds out of doors; a weather that is not named here (calm, fog) is not heard."""
MUSIC_IN_MENUS, MUSIC_IN_PRACTICE, MUSIC_AT_NIGHT = 0.6, 0.35, 0.7
AT_SEA = ("creak", "rope_creak", "drip")
ASHORE = ("gull", "creak")


@dataclass(frozen=True, slots=True)
class Breath:
    """The breath that the sea follows: which way it goes, in how many seconds, and how high the swell stands (0-1)."""

    inward: bool
    seconds: float
    height: float


@dataclass(frozen=True, slots=True)
class Soundscape:
    """`music` is one bed (or none) at a share of its loudness; `ambience` any number, each with its share;
    `now_and_then` cues that come by themselves, far apart; `breathing` that the breaths make the music now, and
    `breath` the one that is on its way (none while the activity asks something)."""

    music: str = ""
    music_share: float = 1.0
    ambience: tuple[tuple[str, float], ...] = ()
    now_and_then: tuple[str, ...] = ()
    breathing: bool = False
    breath: Breath | None = None


def soundscape(state: State, content: Content) -> Soundscape:
    """The soundscape of a state."""
    if state.screen is Screen.TITLE:
        return Soundscape(HOME, ambience=((SEA, 1.0),), now_and_then=("gull",))
    if state.screen is Screen.OPENING:
        # Nothing but water until the first lamp is lit: the music comes with the light.
        lit = state.opening is not None and state.opening.lamp
        return Soundscape(HOME if lit else "", MUSIC_AT_NIGHT, ((SWELL, 1.0),), AT_SEA)
    if state.screen is Screen.CROSSING:
        return Soundscape(CROSSING, ambience=((SWELL, 0.7), (WIND, 0.55)), now_and_then=(*AT_SEA, "gull"))
    if state.screen is Screen.VISIT and state.visit is not None:
        return _visit(state, content)
    if state.screen is Screen.PRACTICE and state.practice is not None:
        return _practising(Soundscape(HOME, ambience=((SEA, 0.8),)), state.practice)
    walking = state.screen is Screen.HARBOUR
    return Soundscape(HOME, 1.0 if walking else MUSIC_IN_MENUS, ((SEA, 0.9),), ASHORE if walking else ())


def _visit(state: State, content: Content) -> Soundscape:
    visit = state.visit
    assert visit is not None
    level = content.levels[visit.level].level
    when = "after" if visit.lit else "before"
    music = level.music.after if visit.lit else level.music.before
    here = level.music.places.get(visit.walker.place, "")
    outside = here.startswith(SEA)
    beds = {here: 1.0} if here else {}
    if outside:
        for bed, share in WEATHER.get(level.weather.get(when, ""), ()):
            beds[bed] = share
    scape = Soundscape(music, 1.0, tuple(beds.items()), ASHORE if outside else ())
    return _practising(scape, visit.practice) if visit.practice is not None else scape


def _practising(scape: Soundscape, practice: Practice) -> Soundscape:
    """While something is practised the music steps back; for the breathing it is silent, because the breaths make
    the music, and the sea comes nearer than the place."""
    if not isinstance(practice.state, Breathing):
        return Soundscape(scape.music, MUSIC_IN_PRACTICE, scape.ambience)
    breathing = practice.state
    beds = {bed: share * 0.45 for bed, share in scape.ambience if not bed.startswith(SEA)}
    beds[SEA] = 0.5 + 0.5 * breathing.height
    if practice.stage is not Stage.ACT or breathing.asking or breathing.over is not None:
        return Soundscape(scape.music, 0.0, tuple(beds.items()), breathing=True)
    inward = breathing.way is Way.IN
    breath = Breath(inward, breathing.in_s if inward else breathing.out_s, breathing.height)
    return Soundscape(scape.music, 0.0, tuple(beds.items()), breathing=True, breath=breath)
