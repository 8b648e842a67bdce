"""The player as the game knows them. All of it stays on the device; a guest's is gone when the window closes."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from game.content.level import Level
from game.core.events import Felt, Found, GameEvent, LightLit

PlanState = str
"""'open', 'did', 'partly', 'not_yet'"""


PEGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "coat": ("teal", "mustard", "navy", "plum", "moss", "stripe"),
        "hair": ("curls", "locs", "afro", "braids", "short", "long", "shaved", "bob", "ponytail", "waves"),
        "hair_colour": ("dark", "black", "brown", "copper", "blond", "blue"),
        "skin": ("pale", "fair", "tan", "brown", "umber", "deep"),
    }
)
"""What hangs on the pegs; each id is drawn by assets/art/people."""
FACTS = ("glasses", "hijab", "hearing_aids", "chair")


class Look(Struct, frozen=True):
    """What was taken off the pegs: ids of `PEGS`, and the facts that are true. Nothing is assumed."""

    coat: str = "teal"
    hair: str = "curls"
    hair_colour: str = "dark"
    skin: str = "brown"
    glasses: bool = False
    hijab: bool = False
    hearing_aids: bool = False
    chair: bool = False


class Skill(Struct, frozen=True):
    """What has been learned about one activity. `worse` keeps it from being suggested until it is chosen again."""

    activity: str
    uses: int = 0
    finished: int = 0
    better: int = 0
    same: int = 0
    worse: int = 0
    rested: bool = False


AGREED = "agreed"
"""Instead of a level: a step that was agreed with a counsellor, taken over from a follow-up card."""


class Plan(Struct, frozen=True):
    """A small plan from a level's list; both parts are ids, never free text. Of a step that was AGREED they are the
    words of the card and its day: these stay in the boat and are never handed to a recording (safety.md P3)."""

    level: str
    plan: str
    when: str
    state: PlanState = "open"


class Keeper(Struct, frozen=True):
    """Everything the game remembers of a player."""

    kept: bool = False
    name: str = ""
    pronoun: str = ""
    age_band: str = ""
    look: Look = field(default_factory=Look)
    opened: bool = False
    lit: tuple[str, ...] = ()
    skills: tuple[Skill, ...] = ()
    plans: tuple[Plan, ...] = ()
    found: tuple[str, ...] = ()
    asked_recording: int = 0
    """How often the question about recording was put: at most once again after a refusal (safety.md C1)."""
    put: tuple[str, ...] = ()
    """What of a study was put by itself, once each: `study.<id>` and, for each questionnaire whose time came,
    `wave.<study>/<form>/<wave>`. The same whatever was answered, and whether it was."""

    def skill(self, activity: str) -> Skill | None:
        """What is known of an activity; None if it was never met."""
        return next((s for s in self.skills if s.activity == activity), None)


def learned_last(keeper: Keeper) -> str:
    """The activity that was learned last of those that were finished once and do not rest; "" if there is none."""
    return next((one.activity for one in reversed(keeper.skills) if one.finished and not one.rested), "")


def with_skill(keeper: Keeper, skill: Skill) -> Keeper:
    """The keeper with this record of an activity in place of the one before, in the order of learning."""
    if keeper.skill(skill.activity) is None:
        return replace(keeper, skills=(*keeper.skills, skill))
    return replace(keeper, skills=tuple(skill if s.activity == skill.activity else s for s in keeper.skills))


def asked(keeper: Keeper, what: str) -> Keeper:
    """After a question was put by itself: "recording", or a name of `put`."""
    if what == "recording":
        return replace(keeper, asked_recording=keeper.asked_recording + 1)
    return keeper if what in keeper.put else replace(keeper, put=(*keeper.put, what))


def practised(keeper: Keeper, activity: str, finished: bool) -> Keeper:
    """After one use. Choosing a rested activity again wakes it (clinical.md: not suggested until chosen)."""
    skill = keeper.skill(activity) or Skill(activity)
    return with_skill(keeper, replace(skill, uses=skill.uses + 1, finished=skill.finished + finished, rested=False))


def felt(keeper: Keeper, activity: str, answer: Felt) -> Keeper:
    """After the after-check. The first 'worse' puts the activity to rest."""
    skill = keeper.skill(activity) or Skill(activity)
    counted = replace(
        skill,
        better=skill.better + (answer is Felt.BETTER),
        same=skill.same + (answer is Felt.SAME),
        worse=skill.worse + (answer is Felt.WORSE),
        rested=skill.rested or answer is Felt.WORSE,
    )
    return with_skill(keeper, counted)


def found(keeper: Keeper, what: str) -> Keeper:
    """The keeper with a letter or keepsake more, once."""
    return keeper if what in keeper.found else replace(keeper, found=(*keeper.found, what))


def agreed(keeper: Keeper, step: str, day: str) -> Keeper:
    """The keeper with a step that was agreed among the plans, once."""
    plan = Plan(AGREED, step, day)
    known = any((one.level, one.plan, one.when) == (AGREED, step, day) for one in keeper.plans)
    return keeper if known else replace(keeper, plans=(*keeper.plans, plan))


def lit(keeper: Keeper, level: str) -> Keeper:
    """The keeper with a light more, once."""
    return keeper if level in keeper.lit else replace(keeper, lit=(*keeper.lit, level))


def given(keeper: Keeper, level: Level) -> tuple[Keeper, list[GameEvent]]:
    """The letter, the keepsake and the light of an island, however it was played."""
    events: list[GameEvent] = []
    gifts = ([f"letter.{level.id}"] if level.letter else []) + ([level.keepsake.id] if level.keepsake else [])
    for gift in gifts:
        if gift not in keeper.found:
            keeper = found(keeper, gift)
            events.append(Found(gift))
    if level.id not in keeper.lit:
        # Every way through a level lights its tower; a story whose skips passed over the line still does.
        keeper = lit(keeper, level.id)
        events.append(LightLit(level.id))
    return keeper, events
