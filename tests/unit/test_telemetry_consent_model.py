"""Leave over any history, against a second model, written from the words of telemetry.md and safety.md alone."""

import os
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from telemetry import consent
from telemetry.consent import Act, Actor, Did, Policy, Step, allowed, read_record, write_record
from telemetry.notices import STUDY_PURPOSES, VERSIONS
from tests.consent_kit import SHOWN


@dataclass
class Asked:
    """What the model knows of one purpose."""

    band: str = ""
    words: int = 1
    study: str = ""
    terms: str = ""
    code: bool = False
    asked: bool = False
    good: dict[str, int | None] = field(default_factory=dict)
    spoken: dict[str, bool] = field(default_factory=dict)


WHO = {"player": Did.ASSENTED, "ethics": Did.WAIVED, "guardian": Did.AUTHORISED, "school": Did.AUTHORISED}
MOVES = st.tuples(
    st.sampled_from(("ask", "ask", "player", "player", *WHO, "lapse", "wait", "reword", "terms", "leave", "back")),
    st.booleans(),
    st.sampled_from((True, True, False)),
    st.sampled_from(("12", "13_15", "13_15", "18", "")),
    st.sampled_from((0, 1, 100, 365, 366)),
)
BANDS = st.sets(st.sampled_from(("12", "13_15", "18"))).map(lambda bands: tuple(sorted(bands)))


class Model:
    """Leave as the papers put it, with no chain, no grants and no gate."""

    def __init__(self, guardian: tuple[str, ...], school: tuple[str, ...], ages: tuple[str, ...], waived: set[str]):
        self.needs = {"guardian": guardian, "school": school}
        self.ages, self.waived = ages, waived
        self.known = {purpose: Asked() for purpose in VERSIONS}
        self.words = dict.fromkeys(VERSIONS, 1)
        self.study, self.terms = "calm", "0"
        self.day, self.band = 0, "13_15"

    def policy(self) -> Policy:
        needs = {who: dict.fromkeys(VERSIONS, bands) for who, bands in self.needs.items()}
        return Policy(
            purposes=(*VERSIONS,),
            guardian=needs["guardian"],
            school=needs["school"],
            notices={purpose: f"{number}-0-0" for purpose, number in self.words.items()},
            study=self.study,
            terms=self.terms,
            ethics="EXAMPLE-0000",
            waived=tuple(Step(one) for one in sorted(self.waived)),
            ages=self.ages,
        )

    def others(self, purpose: str, band: str) -> set[str]:
        """Whose leave it takes besides the player's."""
        if purpose == consent.KEEP_PROGRESS:
            return set()
        return {who for who, bands in self.needs.items() if (band or "12") in bands}

    def ask(self, purpose: str, band: str) -> None:
        known = self.known[purpose]
        self.band = known.band = band
        known.asked, known.words, known.code, known.good = True, self.words[purpose], False, {}
        known.study, known.terms = (self.study, self.terms) if purpose in STUDY_PURPOSES else ("", "")
        if known.study and self.waived & self.others(purpose, band):
            known.good["ethics"] = self.day
            known.spoken["ethics"] = True

    def say(self, purpose: str, who: str, positive: bool) -> None:
        known = self.known[purpose]
        known.good[who] = self.day if positive else None
        known.spoken[who] = positive
        known.code = positive and known.asked

    def may(self, purpose: str) -> bool:
        known, in_study = self.known[purpose], purpose in STUDY_PURPOSES

        def fresh(who: str) -> bool:
            given_on = known.good.get(who)
            return given_on is not None and self.day - given_on <= 365

        if not known.asked or known.words != self.words[purpose] or not fresh("player"):
            return False
        if in_study:
            ended = not all(known.spoken.get(who, True) for who in ("guardian", "school", "ethics"))
            same = (known.study, known.terms) == (self.study, self.terms) and bool(self.study)
            if ended or not same or not known.code or (self.band or "12") not in self.ages:
                return False
        return all(
            fresh(who) or (in_study and who in self.waived and who not in known.spoken and fresh("ethics"))
            for who in self.others(purpose, known.band) | self.others(purpose, self.band)
        )


@settings(max_examples=10_000 if os.environ.get("TIDELIGHT_FULL") else 150, deadline=None)
@given(
    guardian=BANDS,
    school=BANDS,
    ages=BANDS,
    waived=st.sets(st.sampled_from(("guardian", "school"))),
    # Two purposes a history, so that what others say of one meets it often enough.
    two=st.tuples(st.sampled_from(STUDY_PURPOSES), st.sampled_from((*VERSIONS,))),
    moves=st.lists(MOVES, max_size=24),
)
def test_allowed_is_what_the_words_say(
    guardian: tuple[str, ...],
    school: tuple[str, ...],
    ages: tuple[str, ...],
    waived: set[str],
    two: tuple[str, str],
    moves: list[tuple[str, bool, bool, str, int]],
) -> None:
    model = Model(guardian, school, ages, waived)
    made = consent.begin("0" * 16, "13_15")
    for number, (move, first, positive, band, wait) in enumerate(moves):
        purpose, policy = two[0 if first else 1], model.policy()
        if move == "wait":
            model.day += wait
        elif move == "ask":
            shown = replace(SHOWN[purpose], version=policy.notices[purpose])
            made = consent.asked(made, purpose, model.day, shown, band, policy)
            model.ask(purpose, band)
        elif move == "lapse":
            made = consent.acted(made, Act(0, model.day, Actor.GAME, Did.EXPIRED, purpose))
            model.known[purpose].good = {}
        elif move in WHO:
            did = WHO[move] if positive else Did.WITHDREW
            made = consent.acted(made, Act(0, model.day, Actor(move), did, purpose), f"code{number}")
            model.say(purpose, move, positive)
        elif move == "reword":
            model.words[purpose] += 1
        elif move == "terms":
            model.terms = str(number)
        else:
            model.study = "calm" if move == "back" else ""
        policy = model.policy()
        for each in VERSIONS:
            may = allowed(made, each, consent.data_for(each)[0], "player", model.day, policy)
            assert may == model.may(each), (each, made.acts)
            assert not may or consent.steps_left(made, each, made.age_band, policy, model.day) == ()
    assert consent.sound(made)
    assert read_record(write_record(made)) == made
