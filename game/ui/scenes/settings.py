"""Settings: text, picture, sound, hands and time. Every item stays adjustable and holds at once."""

from collections.abc import Hashable

from game.core.intents import Intent, Kind
from game.core.settings import PACES, TEXT_PERCENTS

from ..commands import Command, Push
from ..session import Session
from ..widgets import Button, Flow, Row, Slider, Tabs, Text, Toggle
from .kept import Kept
from .menu import Overlay

TABS = ("reading", "sound", "hands", "about")
TOGGLES = {
    "reading": ("spacing", "reduced_motion", "instant_text", "quiet"),
    "sound": ("captions", "speech", "mono", "muted"),
    "hands": ("keep_walking", "full_screen"),
}
FONTS, THEMES = ("plain", "dyslexic"), ("day", "dusk", "high_contrast")


class SettingsScene(Overlay):
    """One page a tab."""

    name = "settings"
    width = 1024.0

    def __init__(self, session: Session, tab: str = "reading") -> None:
        super().__init__(session)
        self.tab = tab

    def title(self) -> str:
        return self.session.t("settings.title")

    def page_key(self) -> Hashable:
        settings = self.session.ports.settings
        return (self.tab, tuple((k, str(getattr(settings, k))) for k in settings.__dataclass_fields__))

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        tabs = Tabs(tuple((f"tab.{tab}", t(f"settings.tab.{tab}")) for tab in TABS), f"tab.{self.tab}")
        return (tabs, *getattr(self, f"_{self.tab}")())

    def _toggles(self) -> list[Row]:
        t, settings = self.session.t, self.session.ports.settings
        return [
            Toggle(
                f"toggle.{name}", t(f"settings.{name}"), bool(getattr(settings, name)), note=t(f"settings.{name}.note")
            )
            for name in TOGGLES.get(self.tab, ())
        ]

    def _reading(self) -> list[Row]:
        t, s = self.session.t, self.session.ports.settings
        return [
            Slider("text_percent", t("settings.text"), s.text_percent, 100, 200, 25, shown=f"{s.text_percent} %"),
            Button("cycle.theme", t("settings.theme"), note=t(f"settings.theme.{s.theme}")),
            Button("cycle.font", t("settings.font"), note=t(f"settings.font.{s.font}")),
            *self._toggles(),
        ]

    def _sound(self) -> list[Row]:
        t, s = self.session.t, self.session.ports.settings
        volumes: list[Row] = [
            Slider(
                bus,
                t(f"settings.{bus}"),
                round(getattr(s, bus) * 100),
                0,
                100,
                10,
                shown=f"{round(getattr(s, bus) * 100)} %",
            )
            for bus in ("music", "effects", "voice")
        ]
        voice = "found" if self.session.ui.voice.name else "none"
        return [*volumes, *self._toggles(), Text(t(f"settings.speech.{voice}"), role="small")]

    def _hands(self) -> list[Row]:
        t, s = self.session.t, self.session.ports.settings
        pace = Button("cycle.pace", t("settings.pace"), note=t(f"settings.pace.{s.pace:g}"))
        return [pace, *self._toggles(), Text(t("settings.keys"), id="keys")]

    def _about(self) -> list[Row]:
        t = self.session.t
        return [
            Text(t("about.claim"), id="claim"),
            Text(t("about.review"), id="review"),
            Text(t("about.licence"), id="licence"),
        ]

    def footer(self) -> tuple[Row, ...]:
        """What is kept stands on every tab, so that stopping takes three presses from here (safety.md C4)."""
        t = self.session.t
        return (Flow((Button("back", t("menu.back")), Button("kept", t("logbook.kept"))), fill=True),)

    def pressed(self, node: str, value: float) -> Command | None:
        ports, settings = self.session.ports, self.session.ports.settings
        kind, _, name = node.partition(".")
        if kind == "tab":
            self.tab = name
        elif kind == "toggle":
            ports.change(**{name: not getattr(settings, name)})
        elif kind == "cycle":
            options: tuple[object, ...] = {"theme": THEMES, "font": FONTS, "pace": PACES}[name]
            at = options.index(getattr(settings, name))
            ports.change(**{name: options[(at + 1) % len(options)]})
        elif node == "text_percent":
            slider = Slider(node, "", settings.text_percent, TEXT_PERCENTS[0], TEXT_PERCENTS[-1], 25)
            ports.change(text_percent=int(slider.after(Intent(Kind.PRESS, node, value))))
        elif node in ("music", "effects", "voice"):
            slider = Slider(node, "", round(getattr(settings, node) * 100), 0, 100, 10)
            ports.change(**{node: slider.after(Intent(Kind.PRESS, node, value)) / 100})
        elif node == "kept":
            return Push(Kept(self.session))
        return super().pressed(node, value)
