"""The features of a participant, defined once: what each means, and the Ibis expression for it.

An expression is run by whatever holds the tables: DuckDB on one computer, Spark on many. Sums are sums of whole
numbers, divided at the very end, so that the order in which an engine adds them up changes nothing.
"""

from typing import TYPE_CHECKING, Any, Final

from ..events import (
    ACCESSIBILITY_DATA,
    RESEARCH_EVENTS,
    AssistUsed,
    CheckedIn,
    Done,
    How,
    LevelFinished,
    Origin,
    PlanMade,
    PlanReviewed,
    SkillPractised,
)
from .layout import CODE, PARTICIPANT, Column, Table, Type

if TYPE_CHECKING:
    import ibis

IDLE_MS: Final = 300_000
"""Between two notes no more than this counts as active."""
WORSE: Final = 2
"""So many points less at the last check-in than at the first count as getting worse."""
_MINUTE: Final = 60
_A_DAY: Final = 1 << 31
"""More than the notes that a purpose can have, so that day and place in order make one number."""


def _count(name: str, meaning: str, unit: str) -> Column:
    return Column(name, Type.INTEGER, meaning, unit, least=0, required=False)


FEATURES: Final = Table(
    "features",
    "What each participant did, one line each. A cell is empty where there is no leave for the notes it is made of.",
    (
        PARTICIPANT,
        _count("sessions", "Times of playing: different sessions in the notes of play.", "times"),
        Column(
            "active_minutes",
            Type.NUMBER,
            "Time between each note of play and the next of the same session, added up. Of each of these times at most "
            f"{IDLE_MS // 60_000} minutes count, and none where the clock ran back.",
            "minutes",
            least=0,
            required=False,
        ),
        Column(
            "practice_minutes",
            Type.NUMBER,
            "The seconds of all practices, pauses left out, added up.",
            "minutes",
            least=0,
            required=False,
        ),
        _count("levels_finished", "Different islands whose story reached its end.", "islands"),
        _count("rounds", "Practices that were finished or left; skipped ones do not count.", "practices"),
        _count("boosters", "Of these rounds, those that a booster gave rise to.", "practices"),
        _count("assists", "Uses of an assist in a practice. It needs leave for the notes on accessibility.", "uses"),
        _count("plans_made", "Plans that were picked.", "plans"),
        _count("plans_kept", "Plans that were reviewed as done; partly done does not count.", "plans"),
        _count("check_ins", "Check-ins with the two sliders.", "check-ins"),
        Column(
            "change",
            Type.INTEGER,
            "How pleasant the last check-in was, less the first. Empty with fewer than two check-ins.",
            "points of 10",
            (),
            -10,
            10,
            required=False,
        ),
        Column(
            "worsening",
            Type.BOOLEAN,
            f"Whether the change is -{WORSE} or less. Empty with fewer than two check-ins.",
            required=False,
        ),
        Column(
            "drop_off_point",
            Type.STRING,
            "Island of the last note that is about one, if that island was never finished. Empty for who finished it.",
            "code of an island",
            pattern=CODE,
            required=False,
        ),
    ),
    ("participant",),
)
NEEDED: Final = {
    "participant": "string",
    "purpose": "string",
    "session": "string",
    "seq": "int64",
    "event": "string",
    "day": "int64",
    "t_ms": "int64",
    "level": "string",
    "origin": "string",
    "how": "string",
    "seconds": "int64",
    "pleasant": "int64",
    "done": "string",
}
"""The columns of the notes that features are made of. A dataset without such notes may have no file that has them."""


def features(events: "ibis.Table", participants: "ibis.Table") -> "ibis.Table":
    """A line for each participant, as `FEATURES` describes it."""
    notes = _complete(events)
    play = notes.filter(notes.purpose == RESEARCH_EVENTS)
    told = participants.select("participant")
    for part in (_time(play), _counted(play), _stopped(play), _assists(notes)):
        told = told.left_join(part, "participant").drop("participant_right")
    change = told.last_pleasant - told.first_pleasant
    told = told.mutate(change=(told.check_ins > 1).ifelse(change, None))
    told = told.mutate(
        active_minutes=told.active_ms / (_MINUTE * 1000),
        practice_minutes=told.practice_seconds / _MINUTE,
        worsening=told.change <= -WORSE,
    )
    kinds = {Type.STRING: "string", Type.INTEGER: "int64", Type.NUMBER: "float64", Type.BOOLEAN: "boolean"}
    return told.select(**{one.name: told[one.name].cast(kinds[one.type]) for one in FEATURES.columns})


def _complete(events: "ibis.Table") -> "ibis.Table":
    """The columns that are needed; those that no file has are empty."""
    import ibis

    there: dict[str, Any] = {
        name: events[name] if name in events.columns else ibis.null(kind) for name, kind in NEEDED.items()
    }
    return events.select(**there)


def _time(play: "ibis.Table") -> "ibis.Table":
    """Sessions and the time in them. The first note of a session has none before it."""
    import ibis

    order = ibis.window(group_by=["participant", "session"], order_by="seq")
    steps = play.select("participant", since=play.t_ms - play.t_ms.lag().over(order))
    spent = ibis.least(ibis.greatest(steps.since, 0), IDLE_MS)
    return steps.group_by("participant").aggregate(
        sessions=steps.count(where=steps.since.isnull()),
        active_ms=spent.sum().fill_null(0).cast("int64"),
    )


def _counted(play: "ibis.Table") -> "ibis.Table":
    """What single notes add up to."""
    of = (SkillPractised, LevelFinished, PlanMade, PlanReviewed, CheckedIn)
    some = play.filter(play.event.isin([event.name for event in of]))
    practised = (some.event == SkillPractised.name) & (some.how != How.SKIPPED.value)
    checked = some.event == CheckedIn.name
    when = some.day * _A_DAY + some.seq
    found = some.group_by("participant").aggregate(
        practice_seconds=some.seconds.sum(where=some.event == SkillPractised.name).cast("int64"),
        levels_finished=some.level.nunique(where=some.event == LevelFinished.name),
        rounds=some.count(where=practised),
        boosters=some.count(where=practised & (some.origin == Origin.BOOSTER.value)),
        plans_made=some.count(where=some.event == PlanMade.name),
        plans_kept=some.count(where=(some.event == PlanReviewed.name) & (some.done == Done.DID.value)),
        check_ins=some.count(where=checked),
        first_pleasant=some.pleasant.argmin(when, where=checked),
        last_pleasant=some.pleasant.argmax(when, where=checked),
    )
    # Who has notes of play and none of these has done each of them no times.
    everyone = play.select("participant").distinct()
    joined = everyone.left_join(found, "participant").drop("participant_right")
    counts = [name for name in joined.columns if name != "participant" and not name.endswith("_pleasant")]
    return joined.mutate(**{name: joined[name].fill_null(0) for name in counts})


def _stopped(play: "ibis.Table") -> "ibis.Table":
    """The island of the last note about one, empty if it was finished."""
    about = play.filter(play.level.notnull())
    last = about.group_by("participant").aggregate(level=about.level.argmax(about.day * _A_DAY + about.seq))
    finished = about.filter(about.event == LevelFinished.name).select("participant", "level").distinct()
    open_ = last.anti_join(finished, ["participant", "level"])
    return open_.select("participant", drop_off_point=open_.level)


def _assists(notes: "ibis.Table") -> "ibis.Table":
    """Assists, of those who gave leave for notes on accessibility."""
    own = notes.filter(notes.purpose == ACCESSIBILITY_DATA)
    return own.group_by("participant").aggregate(assists=own.count(where=own.event == AssistUsed.name))
