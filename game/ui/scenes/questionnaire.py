"""The questions of a study, between two islands: one a page, each can be left blank, and all of them left out.

No points and no sum are shown, and nothing here judges an answer.
"""

from collections.abc import Hashable

from game.core.events import CheckedIn, ConfidenceRated, QuestionnaireAnswered

from ..commands import Command, Pop, Replace
from ..consents import CHECK_IN, CONFIDENCE, Form, Item
from ..session import Session
from ..widgets import Button, Columns, Flow, Row, Text
from .menu import Overlay


class QuestionnaireScene(Overlay):
    """`at` counts the questions from 1; 0 is the page before them. `said` are the points of each that was answered."""

    name = "questionnaire"
    width = 1100.0

    def __init__(self, session: Session, form: Form) -> None:
        super().__init__(session)
        self.form = form
        self.at = 0
        self.said: dict[int, int] = {}

    def title(self) -> str:
        return self.form.title

    def page_key(self) -> Hashable:
        return self.at

    def rows(self) -> tuple[Row, ...]:
        t, form = self.session.t, self.form
        intro = (Text(form.intro, id="intro"),) if form.intro else ()
        if self.at == 0:
            said = (Text(t("questionnaire.about", n=len(form.items)), id="about"),)
            room = (Text(t("questionnaire.adult", adult=form.adult), id="adult"),) if form.adult else ()
            notes = (Text(t("questionnaire.noted"), id="noted"),) if form.noted else ()
            return (*said, *intro, Text(t("questionnaire.nobody"), id="nobody"), *notes, *room)
        item = form.items[self.at - 1]
        return (
            Text(t("questionnaire.number", number=self.at, of=len(form.items)), "small", id="number"),
            *intro,
            Text(item.text, id=f"words.{self.at}"),
            *(self._scale(item) if item.scale else self._answers(item)),
        )

    def _answers(self, item: Item) -> tuple[Row, ...]:
        return tuple(Button(f"item.{self.at}.{points}", words) for points, words in item.options)

    def _scale(self, item: Item) -> tuple[Row, ...]:
        """Steps beside one another, none of them chosen before: a slider would stand somewhere, and so answer for who
        leaves it. What the ends mean stands above, and is read first."""
        low, high = item.options[0][1], item.options[-1][1]
        steps = (Button(f"item.{self.at}.{points}", str(points)) for points, _ in item.options)
        ends = (Text(low, "small", id=f"low.{self.at}"), Text(high, "small", align="end", id=f"high.{self.at}"))
        return (Columns(ends, least=240.0), Flow(tuple(steps), fill=True))

    def default_focus(self) -> str:
        """No answer is set before: reading begins at the question."""
        return f"words.{self.at}" if self.at else super().default_focus()

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        stop = Button("stop", t("questionnaire.stop" if self.at == 0 else "questionnaire.rest"))
        if self.at == 0:
            start = t("questionnaire.start_with" if self.form.adult else "questionnaire.start", adult=self.form.adult)
            return (Columns((Button("start", start), stop)),)
        return (Columns((Button(f"blank.{self.at}", t("questionnaire.blank")), stop)),)

    def _stopped(self) -> Command:
        """What was said matters more than the rest: no further question, and people at once (clinical.md)."""
        page = self.session.help_page
        return Replace(page()) if page else Pop()

    def _over(self) -> Command:
        """The last question was answered or left blank. A check-in with an item left blank is none."""
        form, said = self.form, self.said
        if form.becomes == CHECK_IN and len(said) == len(form.items):
            self.session.happened(CheckedIn(said[1], said[2]))
        elif form.becomes == CONFIDENCE and said:
            self.session.happened(ConfidenceRated(form.skill, said[1]))
        return self._left()

    def _left(self) -> Command:
        """The lowest check-in shows people first (clinical.md), wherever it is left."""
        return self._stopped() if self.form.becomes == CHECK_IN and self.said.get(1) == 0 else Pop()

    def pressed(self, node: str, value: float) -> Command | None:
        kind, _, name = node.partition(".")
        if node == "stop":
            return self._left()
        number, _, points = name.partition(".")
        if node != "start" and number != str(self.at):
            return super().pressed(node, value)
        if kind == "item":
            answered = QuestionnaireAnswered(self.form.id, self.form.wave, self.at, int(points))
            self.session.happened(answered)
            self.said[self.at] = int(points)
            if self.at in self.form.stops and int(points) > 0:
                return self._stopped()
        self.at += 1
        if self.at > len(self.form.items):
            return self._over()
        self.now().scrolled = 0.0
        return None
