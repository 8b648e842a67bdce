"""What a made-up pupil does, from a seed: when they open their boat, what they agree to, how far they get.

Drop-out follows what is known from the field: half leave in the first level, 7 in 100 finish four, 3 in 100 finish
seven (design: clinical.md). Every other number here is chosen, not measured. No effect of any skill is built in: who
finds one in a made-up cohort has found a mistake.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from .consent import Actor, Did, Step
from .events import (
    COUNSELLOR_FILE,
    AccessibilitySet,
    AfterChecked,
    Assist,
    AssistUsed,
    BreakOffered,
    BreakTaken,
    CheckedIn,
    ConfidenceRated,
    Done,
    Event,
    Felt,
    Helped,
    HelpedRated,
    HelpGiven,
    How,
    LevelFinished,
    LevelSoftened,
    LevelStarted,
    LevelStopped,
    Origin,
    PartSkipped,
    PlaceEntered,
    PlanMade,
    PlanReviewed,
    Reply,
    Rest,
    Setting,
    SkillExplained,
    SkillPractised,
    ToolkitUsed,
)
from .questionnaires import due
from .study import Study

FINISHES: Final = (0.5, 0.53, 0.53, 0.53, 0.75)
"""How likely somebody who lands on the first, second, third... island finishes it; the last one for all that follow."""
LEVELS: Final = (
    ("01_first_light", "the_loop", "the_loop"),
    ("02_swell", "calm_body", "breathing"),
    ("03_small_boats", "small_steps", "small_steps"),
    ("04_gull_rock", "catching_thoughts", "catching"),
    ("05_fogbank", "unhooking", "unhooking"),
    ("06_knots", "problem_solving", "knots"),
    ("07_loud_water", "opposite_action", "stop"),
    ("08_signal_flags", "speaking_up", "flags"),
    ("09_long_stair", "courage_ladder", "ladder"),
    ("10_night_watch", "worry_time", "worry_time"),
    ("11_keeping_the_light", "stay_well", "stay_well"),
)
"""Each island with its skill and the activity for it."""
PLACES: Final = ("quay", "path", "house", "tower")
WHENS: Final = ("tonight", "before_school", "lunch", "weekend")
OF_FOUR: Final = (2, 4, 3, 2)
"""How often each of four ways to answer a question is picked; any other number of them equally often."""
LESSON_DAYS: Final = 7
PAUSE_MS, SOFT_STOP_MS = 25 * 60_000, 40 * 60_000


@dataclass(frozen=True, slots=True)
class Answer:
    """The pupil says yes or no to a purpose."""

    purpose: str
    yes: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A paper form came back, and its code is typed in; or somebody takes their leave back."""

    actor: Actor
    did: Did
    purpose: str
    code: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The pupil takes a yes back."""

    purpose: str


Deed = Event | Answer | Form | Withdrawal


@dataclass(frozen=True, slots=True)
class Sitting:
    """Once at the boat: the own day, and what was done after how many milliseconds. The last one closes it."""

    day: int
    deeds: tuple[tuple[int, Deed], ...]
    ends_ms: int


@dataclass(frozen=True, slots=True)
class Pupil:
    """A made-up pupil. `finished` are the islands they would finish with days enough; `guardian_code` stands on their
    parents' form, "" where there is none."""

    boat: str
    band: str
    finished: int
    guardian_code: str
    sittings: tuple[Sitting, ...]


class _Life:
    """One pupil's chances, and what they have done so far."""

    def __init__(self, rng: Random, study: Study, days: int) -> None:
        self.rng, self.study, self.days = rng, study, days
        self.rounds: dict[str, int] = {}
        self.plan = ""
        self.islands, self.offered = 0, False
        self.put: set[tuple[str, int]] = set()
        self.mood, self.needs = rng.uniform(3, 8), rng.random() < 0.2

    def chance(self, of: float) -> bool:
        return self.rng.random() < of

    # What is done at the Harbour, and on an island

    def harbour(self) -> Iterator[Event]:
        """Before the story goes on."""
        rng = self.rng
        waiting = due(self.study.questionnaires, self.islands, self.put)
        if waiting is not None:
            form, wave = waiting
            self.put.add((form.id, wave))
            for item in range(1, len(form.items) + 1):
                if self.chance(0.95):
                    points = [option.points for option in form.options(item)]
                    yield form.answered(wave, item, rng.choices(points, OF_FOUR if len(points) == 4 else None)[0])
        if self.chance(0.5):
            pleasant, energy = (min(10, max(0, round(rng.gauss(self.mood, 1.5)))) for _ in range(2))
            yield CheckedIn(pleasant, energy, rng.choice(tuple(Felt)))
        if self.plan and self.chance(0.7):
            yield PlanReviewed(self.plan, rng.choices(tuple(Done), (3, 3, 4))[0])
            self.plan = ""
        if self.rounds and self.chance(0.25):
            activity = rng.choice(sorted(self.rounds))
            yield ToolkitUsed(activity)
            yield from self.practice(activity, Origin.TOOLKIT)

    def practice(self, activity: str, origin: Origin) -> Iterator[Event]:
        rng = self.rng
        self.rounds[activity] = self.rounds.get(activity, 0) + 1
        how = rng.choices(tuple(How), (75, 15, 10))[0]
        seconds = 0 if how is How.SKIPPED else rng.randint(20, 75 if how is How.LEFT else 240)
        if self.needs:
            yield AssistUsed(activity, self.rounds[activity], rng.choice(tuple(Assist)))
        yield SkillPractised(activity, self.rounds[activity], origin, how, seconds)
        if how is not How.SKIPPED:
            yield AfterChecked(activity, rng.choices(tuple(Felt), (50, 42, 8))[0])
            if self.chance(0.4):
                yield HelpedRated(activity, rng.choices(tuple(Helped), (4, 4, 2))[0])
            if self.chance(0.4):
                yield ConfidenceRated(activity, rng.randint(1, 9))

    def island(self, number: int) -> Iterator[Event]:
        level, skill, activity = LEVELS[number]
        yield LevelStarted(level)
        if self.chance(0.1):
            yield LevelSoftened(level)
        for place in PLACES[: self.rng.randint(2, len(PLACES))]:
            yield PlaceEntered(level, place)
            yield HelpGiven(level, self.rng.choice(tuple(Reply)))
        yield SkillExplained(level, skill)
        yield from self.practice(activity, Origin.STORY)
        if self.chance(0.15):
            yield PartSkipped(level)
        if self.chance(0.6):
            self.plan = f"{activity}_plan"
            when = (self.rng.choice(WHENS),) if self.chance(0.8) else ()
            yield PlanMade(level, self.plan, *when)
        yield LevelFinished(level)

    def story(self, finished: int) -> Iterator[tuple[str, Event]]:
        """Everything in order, each with the island that it belongs to, "" at the Harbour. Who leaves, leaves in the
        midst of an island."""
        if self.needs:
            yield "", AccessibilitySet(Setting.TEXT_SIZE, self.rng.choice((125, 150, 200)))
        for number, (level, *_) in enumerate(LEVELS[: finished + 1]):
            yield from (("", event) for event in self.harbour())
            events = tuple(self.island(number))
            if number == finished:
                events = events[: self.rng.randint(1, len(events) - 1)]
            yield from ((level, event) for event in events)
            self.islands += 1

    def lesson(self) -> int:
        """How long a sitting lasts: at the game's soft stop at the latest."""
        return min(self.rng.randint(25, 42) * 60_000, SOFT_STOP_MS)

    def rest(self, t: int, deeds: list[tuple[int, Deed]]) -> bool:
        """Add the offer of a rest, when it is time for it; whether it is taken."""
        if t <= PAUSE_MS or self.offered:
            return False
        self.offered = True
        deeds.append((t + 1_000, BreakOffered(Rest.PAUSE)))
        if not self.chance(0.4):
            return False
        deeds.append((t + 4_000, BreakTaken(Rest.PAUSE)))
        return True

    def gap(self) -> int:
        """Milliseconds to the next thing that is told."""
        return round(1000 * min(400.0, max(5.0, self.rng.lognormvariate(4.3, 0.6))))


def pupil(rng: Random, study: Study, band: str, guardian_code: str, school_code: str, days: int) -> Pupil:
    """A made-up pupil of an age band, in a class whose school has agreed to the study."""
    boat = rng.randbytes(8).hex()
    finished = 0
    while finished < len(LEVELS) and rng.random() < FINISHES[min(finished, len(FINISHES) - 1)]:
        finished += 1
    life = _Life(rng, study, days)
    needs_guardian = band in study.steps.get(Step.GUARDIAN, ()) or not band
    code = guardian_code if needs_guardian else ""
    said = _answers(life, code, school_code)
    sittings = _sittings(life, finished, said)
    return Pupil(boat, band, finished, code, (*sittings, *_afterwards(life, sittings, said)))


def _answers(life: _Life, guardian_code: str, school_code: str) -> tuple[Deed, ...]:
    """What is agreed to in the first sitting, and the forms that are there by then."""
    deeds: list[Deed] = [Answer(COUNSELLOR_FILE, life.chance(0.6))]
    joins = life.chance(0.7)
    with_form = life.chance(0.85)
    for purpose in life.study.purposes:
        yes = joins and life.chance(0.9)
        deeds.append(Answer(purpose, yes))
        if yes:
            deeds.append(Form(Actor.SCHOOL, Did.AUTHORISED, purpose, school_code))
        if yes and guardian_code and with_form:
            deeds.append(Form(Actor.GUARDIAN, Did.CONSENTED, purpose, guardian_code))
    return tuple(deeds)


def _sittings(life: _Life, finished: int, said: tuple[Deed, ...]) -> tuple[Sitting, ...]:
    """The story cut into sittings: mostly a lesson a week, sometimes one more at home."""
    rng, found = life.rng, list[Sitting]()
    day, t, lesson, level = 0, 0, life.lesson(), ""
    deeds: list[tuple[int, Deed]] = []
    for deed in said:
        t += rng.randint(8_000, 40_000)
        deeds.append((t, deed))
    for level, event in life.story(finished):
        t += life.gap()
        deeds.append((t, event))
        rests = life.rest(t, deeds)
        if rests or t > lesson:
            found.append(_closed(day, deeds, level, event))
            day += rng.randint(1, 3) if life.chance(0.2) else LESSON_DAYS
            if day >= life.days:
                return tuple(found)
            deeds, t, lesson, life.offered = [], 0, life.lesson(), False
    if deeds:
        found.append(_closed(day, deeds, level, deeds[-1][1]))
    return tuple(found)


def _closed(day: int, deeds: list[tuple[int, Deed]], level: str, last: Deed) -> Sitting:
    """A sitting that ends here; an island in the midst of which it does is left."""
    t = deeds[-1][0] + 20_000
    if level and not isinstance(last, LevelFinished):
        deeds = [*deeds, (t, LevelStopped(level))]
    return Sitting(day, tuple(deeds), t + 5_000)


def _afterwards(life: _Life, sittings: tuple[Sitting, ...], said: tuple[Deed, ...]) -> Iterator[Sitting]:
    """Few change their mind, in a sitting of its own: a yes is taken back, and of those some are given anew; a parent
    ends the study."""
    agreed = [deed.purpose for deed in said if isinstance(deed, Answer) and deed.yes]
    day = sittings[-1].day + 1
    if not agreed or day >= life.days:
        return
    purpose = life.rng.choice(agreed)
    if life.chance(0.05):
        deeds: list[tuple[int, Deed]] = [(30_000, Withdrawal(purpose))]
        if life.chance(0.3):
            deeds.append((60_000, Answer(purpose, True)))
            forms = (deed for deed in said if isinstance(deed, Form) and deed.purpose == purpose)
            deeds += [(70_000 + 5_000 * at, deed) for at, deed in enumerate(forms)]
        yield Sitting(day, tuple(deeds), 120_000)
    elif purpose in life.study.purposes and life.chance(0.02):
        ended = tuple(Form(Actor.GUARDIAN, Did.WITHDREW, one, "") for one in life.study.purposes if one in agreed)
        yield Sitting(day, tuple((30_000 + 1_000 * at, one) for at, one in enumerate(ended)), 60_000)
