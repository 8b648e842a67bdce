"""What the scenes reach through `Ports`: settings, what may be kept, and the ways out."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from game.core.events import GameEvent, Kept, SettingChanged
from game.core.settings import ACCESS, Settings, changed
from game.flow.journey import Screen

from .app_away import go_on
from .app_consent import GameConsents
from .app_telemetry import Recording

if TYPE_CHECKING:
    from vault.sealing import Identity

    from .app import Game


class GamePorts:
    """The real ports. Of their own they hold the recording of the open boat, and what the title's strip set."""

    def __init__(self, game: "Game") -> None:
        self.game = game
        self.recorded: Recording | None = None
        self.touched: dict[str, Any] = {}
        """What was set on the title before a boat was opened: it holds in the boat too."""

    @property
    def settings(self) -> Settings:
        return self.game.ui.settings

    def change(self, **values: Any) -> None:
        """Settings hold at once. A boat's are kept with it; those of the title with the computer, once a boat is kept
        here. What a guest sets, and the country that anybody picked under Help now, stay in memory (C1, S4)."""
        before = self.settings
        self.take(changed(before, **values))
        for name in ACCESS:
            if getattr(before, name) != getattr(self.settings, name):
                self.hear(SettingChanged(name, getattr(self.settings, name)))
        game = self.game
        if not game.boat and game.journey.state.screen is Screen.TITLE:
            self.touched.update({name: value for name, value in values.items() if name != "country"})
        if game.saves is None or not game.boats or not values.keys() - {"country"}:
            # Not even a write that changes nothing: it would show when Help now was open.
            return
        if game.boat and game.profiles.sealed():
            # What somebody needs in order to read or hear is theirs: the title of the others does not show it.
            game.saves.keep_settings(game.boat, changed(self.settings, country=""))
            return
        if game.boat:
            game.computer = changed(self.settings, country="")
            game.saves.keep_settings(game.boat, game.computer)
        elif game.journey.state.screen is Screen.TITLE:
            game.computer = changed(game.computer, **{**values, "country": ""})
        else:
            return
        game.saves.keep_settings("", game.computer)

    def take(self, settings: Settings) -> None:
        """Let settings hold from now on, without keeping them."""
        game = self.game
        game.ui.apply(settings)
        if self.recorded is not None:
            self.recorded.speaks(settings.language)
        game.journey.pace = settings.pace
        if game.mixer is not None:
            game.mixer.apply(settings)
        if settings.full_screen != game.window.full:
            game.window.toggle_full()

    # Recording: off until its own yes, and never for a guest (safety.md C1)

    @property
    def consents(self) -> GameConsents:
        return self.game.consents

    def boat_opened(self, boat: str, *, kept_now: bool = False) -> None:
        """A kept boat is open; `kept_now` if the player said yes to keeping it this moment."""
        self.consents.boat_opened(boat, kept_now=kept_now)

    def seal_notes(self, identity: "Identity | None", then: Callable[[bool], None]) -> None:
        """The boat has a passphrase from now on, or none any more: so have the keys of what was recorded. `then` is
        told whether they have."""
        if self.recorded is None:
            then(True)
        else:
            self.game.soon(self.recorded.seal_for(identity), then)

    def end_session(self, how: str) -> None:
        """The journey is closed: write what waits."""
        if self.recorded is not None:
            self.recorded.close(how)
            self.recorded = None

    def close(self) -> None:
        self.end_session("closed")

    def hear(self, event: GameEvent) -> None:
        """Hand a game event to the recording, which alone knows whether it may be kept."""
        if self.recorded is None:
            return
        self.recorded.hear(event)
        if isinstance(event, Kept):
            self.recorded.told_age(self.game.journey.state.keeper.age_band)

    def go_on(self) -> None:
        go_on(self.game)

    def quit(self) -> None:
        self.game.leave()
