"""What went wrong with plugins, and which of them is set apart for a while."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jointcheck.ground import clock

LIMIT, WINDOW = 5, timedelta(minutes=10)  # so many troubles within so long isolate a plugin
KEPT = 200
LONGEST = 1000
COUNTED = ("assess", "check", "fetch", "push", "on_event")  # what is asked while people work


@dataclass(frozen=True)
class Trouble:
    """What went wrong, for the department: which plugin, at which hook, when (UTC), in words."""

    plugin: str
    hook: str
    at: datetime
    words: str


def too_many(moments: Sequence[datetime], now: datetime) -> bool:
    """Whether the last ``LIMIT`` of these moments lie within ``WINDOW`` before ``now``."""
    return sum(now - moment <= WINDOW for moment in moments) >= LIMIT


class Notes:
    """Troubles kept in the memory of this process; the application keeps them in its database."""

    def __init__(self, now: Callable[[], datetime] = clock.now) -> None:
        self.now = now
        self.troubles: deque[Trouble] = deque(maxlen=KEPT)
        self._recent: dict[str, list[datetime]] = {}
        self._isolated: set[str] = set()

    def free(self) -> None:
        """Called before any plugin code runs: raises when something of ours is still held."""

    def note(self, plugin: str, hook: str, words: str) -> None:
        """Keep one trouble; too many in a short time isolate the plugin."""
        trouble = Trouble(plugin, hook, self.now(), words[:LONGEST])
        self.troubles.append(trouble)
        moments = self._recent.setdefault(plugin, [])
        moments += [trouble.at] if hook in COUNTED else []
        if too_many(moments, trouble.at):
            self._isolated.add(plugin)

    def isolated(self, plugin: str) -> bool:
        """Whether the plugin is set apart until somebody lets it try again."""
        return plugin in self._isolated

    def clear(self, plugin: str) -> None:
        """Let the plugin try again."""
        self._isolated.discard(plugin)
        self._recent.pop(plugin, None)
