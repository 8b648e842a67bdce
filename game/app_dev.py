"""`play --dev`: a saved story or map is played at once, at the place where its writer stands.

The sentences here are for writers at work, in English like those of `check`; players never see them.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from game.app import Game
from game.content.library import Content, LoadedLevel, load_content, load_level
from game.core.problems import ContentError
from game.flow.whole import renew
from game.story import EndlessStoryError
from game.ui.session import JourneyScene

EVERY = 20
"""Frames between two looks at the files."""
_WATCHED = ("*.ink", "*.tmx", "*.toml", "*.po")
_SECONDS, _TROUBLE_SECONDS = 5.0, 15.0
_HOME = "home"


class Watch:
    """Looks at the files of the levels now and then. A file counts as saved when two looks find it the same: editors
    write in more than one go."""

    def __init__(self, game: Game) -> None:
        self.game, self.levels = game, game.content.root / "levels"
        self.frames = 0
        self.loaded = self.seen = self._stamps()

    def __call__(self) -> None:
        """Once a frame."""
        self.frames += 1
        if self.frames % EVERY:
            return
        stamps = self._stamps()
        settled, self.seen = stamps == self.seen, stamps
        if settled and stamps != self.loaded:
            changed = [path for path in stamps if stamps[path] != self.loaded.get(path)]
            changed += [path for path in self.loaded if path not in stamps]
            self.loaded = stamps
            for folder in sorted({path.relative_to(self.levels).parts[0] for path in changed}):
                self.reload(folder)

    def reload(self, folder: str) -> None:
        """Play on with a changed level, and say so; with one that is broken, play on with what there was."""
        game, root = self.game, self.game.content.root
        language = game.ui.settings.language
        shown = f"levels/{folder}"
        try:
            if folder == _HOME or not (self.levels / folder / "level.toml").is_file():
                content = load_content(root, language)
            else:
                loaded = load_level(self.levels / folder, root, language)
                content = with_level(game.content, loaded)
            moved = renew(game.journey, content)
        except ContentError as error:
            more = len(error.problems) - 1
            also = f" ({more} more: run check.)" if more else ""
            self._say(f"{error.problems[0]}{also} Play goes on as before.", _TROUBLE_SECONDS)
            return
        except EndlessStoryError as error:
            self._say(f"{shown}/{error}: {error.what}. Play goes on as before.", _TROUBLE_SECONDS)
            return
        except (OSError, ValueError) as error:
            self._say(f"{shown} cannot be played here ({error}). Play goes on as before.", _TROUBLE_SECONDS)
            return
        game.content = content
        self._draw_anew()
        where = f"your place is gone, so it goes on at {self._knot()}" if moved else "you stand where you stood"
        self._say(f"{shown} is loaded again: {where}.", _TROUBLE_SECONDS if moved else _SECONDS)

    def _say(self, text: str, seconds: float) -> None:
        self.game.stack.caption(text, seconds)

    def _knot(self) -> str:
        visit = self.game.journey.state.visit
        place = visit.story.place if visit else ""
        return f"'{place.removeprefix('@')}'" if place else "its beginning"

    def _draw_anew(self) -> None:
        """The scene of the journey, made of the new content. Pages that lie over it are closed."""
        stack = self.game.stack
        if isinstance(stack.top, JourneyScene):
            stack.obey(stack.top.moved_on())
            return
        self.game.ui.forget()
        self.game.puppets.forget()
        stack.reset(self.game.session.scene())

    def _stamps(self) -> dict[Path, tuple[int, int]]:
        return dict(self._each())

    def _each(self) -> Iterator[tuple[Path, tuple[int, int]]]:
        for pattern in _WATCHED:
            for path in sorted(self.levels.rglob(pattern)):
                try:
                    stat = path.stat()
                except OSError:
                    continue  # gone between the two calls; the next look will tell
                yield path, (stat.st_mtime_ns, stat.st_size)


def with_level(content: Content, loaded: LoadedLevel) -> Content:
    """The content with a level in place of what was there by its name."""
    name = loaded.level.id
    broken = {other: why for other, why in content.broken.items() if other != name}
    levels = {**content.levels, name: loaded}
    return replace(content, levels=MappingProxyType(levels), broken=MappingProxyType(broken))
