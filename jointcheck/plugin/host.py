"""Finds the plugins, admits each alone, asks one at a time, and keeps their troubles apart.

No plugin code ever runs in the server's process. Fail open for help, fail closed for law:
a look-up that fails says 未能查询, but a review step that cannot be known holds the record.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from importlib.metadata import entry_points
from typing import Any

from jointcheck.ground import clock
from jointcheck.ground.words import N_

from . import door
from .checklist import Checklist
from .process import MEMORY, Entry, PluginTrouble, run
from .shape import ShapeError, plain

MODES = ("on", "strict", "off")
LIMIT, WINDOW = 5, timedelta(minutes=10)
DEADLINES = {"admit": 10.0, "assess": 2.0, "fetch": 8.0, "push": 30.0, "on_event": 2.0}
KEPT = 200

Pinned = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Trouble:
    """What went wrong, for the department: which plugin, at which hook, when (UTC), in words."""

    plugin: str
    hook: str
    at: datetime
    words: str


@dataclass(frozen=True)
class Answered:
    """One plugin's answer: `value`, or None with `trouble` saying why there is none."""

    plugin: str
    value: Any = None
    trouble: str = ""


@dataclass(frozen=True)
class Plugin:
    """An admitted plugin: where it is, the hooks it has, and its offers by hook."""

    entry: Entry
    has: tuple[str, ...] = ()
    offers: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    failed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The entry point's name."""
        return self.entry.name


def discover() -> list[Entry]:
    """Installed plugins (entry point group `jointcheck`), by name."""
    found = entry_points(group="jointcheck")
    versions = {e.name: e.dist.version if e.dist else "" for e in found}
    return [Entry(e.name, e.value, versions[e.name]) for e in sorted(found, key=lambda e: e.name)]


class Host:
    """The plugins of this server. `mode`: on, strict (raise on any trouble), off (none)."""

    def __init__(
        self,
        mode: str = "on",
        entries: Iterable[Entry] | None = None,
        now: Callable[[], datetime] = clock.now,
        deadlines: Mapping[str, float] | None = None,
        memory: int = MEMORY,
    ) -> None:
        if mode not in MODES:
            raise ValueError(f"JOINTCHECK_PLUGINS 须是 {'、'.join(MODES)} 之一")
        self.mode, self.now, self.memory = mode, now, memory
        self.deadlines = {**DEADLINES, **(deadlines or {})}
        self.plugins: dict[str, Plugin] = {}
        self.troubles: deque[Trouble] = deque(maxlen=KEPT)
        self._recent: dict[str, deque[datetime]] = {}
        self._isolated: set[str] = set()
        self._entries = entries

    def load(self, pinned: Pinned | None = None) -> "Host":
        """Admit every plugin anew. `pinned` maps (code, version) to the digest kept on record:

        the same version with other content is refused. Never raises unless mode is strict.
        """
        found = [] if self.mode == "off" else self._entries
        self.plugins = {}
        for entry in discover() if found is None else found:
            self.plugins[entry.name] = self._admit(entry, pinned or {})
        return self

    def each(self, hook: str, only: Collection[str] | None = None, **values: Any) -> list[Answered]:
        """Answers at `hook` of the plugins in `only` (None: all), asked one after another.

        For the six offering hooks: one Answered per offered value, from memory. For `assess`
        and `on_event`: one per plugin that has the hook, each in a process of its own.
        """
        chosen = [p for n, p in self.plugins.items() if only is None or n in only]
        if hook in door.OFFERED:
            return [Answered(p.name, value) for p in chosen for value in p.offers.get(hook, ())]
        if hook == "on_event":
            values["code"] = door.event_name(values["event"])
        return [self.ask(p.name, hook, **values) for p in chosen if hook in p.has]

    def ask(self, name: str, task: str, code: str = "", **values: Any) -> Answered:
        """One plugin's answer to `task`, in a process with a deadline; never raises in mode on.

        assess(checklist, answers, card) → Assessment or None; fetch(card, settings) of the
        lookup `code` → Facts; push(bundle, settings) of the publisher `code` → Receipt.
        """
        plugin = self.plugins.get(name)
        if plugin is None or name in self._isolated:
            return Answered(name, trouble="插件已隔离" if plugin else "插件缺失")
        try:
            said = self._run(plugin.entry, task, code, {k: plain(v) for k, v in values.items()})
            return Answered(name, door.asked(task, said, values.get("checklist")))
        except (PluginTrouble, ShapeError) as error:
            self._note(name, task, str(error))
            return Answered(name, trouble=str(error))

    def assess(self, checklist: Checklist, answers: Any, card: Any) -> Answered | None:
        """The opinion of the plugin that owns `checklist`; None when nobody assesses it."""
        owner = self.owner(checklist.code)
        if owner is None or "assess" not in self.plugins[owner].has:
            return None
        return self.ask(owner, "assess", checklist=checklist, answers=answers, card=card)

    def owner(self, code: str) -> str | None:
        """The plugin that offers the checklist coded `code`."""
        for answered in self.each("checklists"):
            if answered.value.code == code:
                return answered.plugin
        return None

    def unsure(self, hook: str, only: Iterable[str]) -> tuple[str, ...]:
        """Those of `only` whose offers at `hook` cannot be known (missing or failed).

        第十六条：审核环节不明的，记录不得放行。 Mode off makes every granted plugin unsure.
        """
        plugins = self.plugins
        return tuple(n for n in only if n not in plugins or hook in plugins[n].failed)

    def state(self, name: str) -> str:
        """缺失, 隔离, 未能载入, 部分可用 or 已核验."""
        plugin = self.plugins.get(name)
        if plugin is None:
            return N_("缺失")
        if name in self._isolated:
            return N_("隔离")
        if plugin.failed and not any(plugin.offers.values()):
            return N_("未能载入")
        return N_("部分可用") if plugin.failed else N_("已核验")

    def retry(self, name: str, pinned: Pinned | None = None) -> str:
        """Forget the isolation of `name`, admit it again, and return its state."""
        self._isolated.discard(name)
        self._recent.pop(name, None)
        plugin = self.plugins.pop(name, None)
        if plugin:
            self.plugins[name] = self._admit(plugin.entry, pinned or {})
        return self.state(name)

    def _admit(self, entry: Entry, pinned: Pinned) -> Plugin:
        try:
            said = self._run(entry, "admit", "", {})
            offers = said["offers"]
            has = tuple(str(name) for name in said["has"])
        except (PluginTrouble, ShapeError, KeyError, TypeError) as error:
            self._note(entry.name, "admit", str(error))
            return Plugin(entry, failed=tuple(door.OFFERED))
        plugin = Plugin(entry, has)
        for hook in (hook for hook in door.OFFERED if hook in offers):
            plugin = self._take(plugin, hook, offers[hook], pinned)
        return plugin

    def _take(self, plugin: Plugin, hook: str, said: Any, pinned: Pinned) -> Plugin:
        if not isinstance(said, dict) or "ok" not in said:
            words = said.get("trouble") if isinstance(said, dict) else None
            good: list[Any] = []
            faults = [str(words or "答复不合约定")]
        else:
            good, faults = door.offered(hook, said["ok"])
        if hook == "checklists":
            good, faults = self._unpinned(plugin, good, faults, pinned)
        for fault in faults:
            self._note(plugin.name, hook, fault)
        failed = (*plugin.failed, hook) if faults else plugin.failed
        return replace(plugin, offers={**plugin.offers, hook: tuple(good)}, failed=failed)

    def _unpinned(
        self, plugin: Plugin, offered: list[Any], faults: list[str], pinned: Pinned
    ) -> tuple[list[Any], list[str]]:
        good, faults = [], list(faults)
        for checklist in offered:
            kept = pinned.get((checklist.code, checklist.version), checklist.digest)
            if self.owner(checklist.code) is not None:
                faults.append(
                    f"检查表代码 {checklist.code} 已被插件 {self.owner(checklist.code)} 使用"
                )
            elif kept != checklist.digest:
                version = f"{checklist.code} {checklist.version}"
                faults.append(f"{version} 内容已变，请改版本号")
            else:
                good.append(checklist)
        return good, faults

    def _run(self, entry: Entry, task: str, code: str, values: Mapping[str, Any]) -> Any:
        return run(entry, task, code, values, self.deadlines[task], self.memory)

    def _note(self, name: str, hook: str, words: str) -> None:
        moment = self.now()
        self.troubles.append(Trouble(name, hook, moment, words[:1000]))
        if self.mode == "strict":
            raise PluginTrouble(f"{name}（{hook}）：{words}")
        recent = self._recent.setdefault(name, deque(maxlen=LIMIT))
        recent.append(moment)
        if len(recent) == LIMIT and moment - recent[0] <= WINDOW:
            self._isolated.add(name)
