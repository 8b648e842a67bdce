"""What the tests of leave share: a record after some acts, with or without a study."""

from telemetry import consent
from telemetry.consent import Act, Actor, Did, Policy, Record
from telemetry.events import COUNSELLOR_FILE
from telemetry.notices import VERSIONS, notice
from telemetry.study import policy_of
from tests.telemetry_kit import STUDY

FIELD = "level_started.level"
SHOWN = {purpose: notice(purpose, "en", STUDY).ref for purpose in VERSIONS}
IN_STUDY = policy_of(STUDY)
YES = (Actor.PLAYER, Did.ASSENTED)


def record(*acts: tuple[Actor, Did], purpose: str = COUNSELLOR_FILE, policy: Policy | None = None) -> Record:
    """Asked on day 0, then these acts, one a day."""
    policy = policy or Policy()
    made = consent.asked(consent.begin("0" * 16, "13_15"), purpose, 0, SHOWN[purpose], "13_15", policy)
    for day, (actor, did) in enumerate(acts):
        made = consent.acted(made, Act(0, day, actor, did, purpose), f"code{day}")
    return made
