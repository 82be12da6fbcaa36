"""Asks the admitted plugins, one at a time, and keeps their troubles apart.

No plugin code ever runs in the server's process, nor while a transaction is open. Fail open for
help, fail closed for law: a look-up that fails says 未能查询, but a review step that cannot be
known holds the record.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jointcheck.ground.words import N_

from . import door
from .admission import Pinned, Plugin, admit, discover
from .checklist import Checklist
from .notes import Notes, Trouble
from .process import MEMORY, Entry, PluginTrouble, run
from .shape import ShapeError, plain

MODES = ("on", "strict", "off")
DEADLINES = {
    "admit": 10.0, "assess": 2.0, "check": 2.0, "fetch": 8.0, "push": 30.0, "on_event": 2.0,
}  # fmt: skip


@dataclass(frozen=True)
class Answered:
    """One plugin's answer: `value`, or None with `trouble` saying why there is none."""

    plugin: str
    value: Any = None
    trouble: str = ""


class Host:
    """The plugins of this server. `mode`: on, strict (raise on any trouble), off (none)."""

    def __init__(
        self,
        mode: str = "on",
        entries: Iterable[Entry] | None = None,
        notes: Notes | None = None,
        deadlines: Mapping[str, float] | None = None,
        memory: int = MEMORY,
    ) -> None:
        if mode not in MODES:
            raise ValueError(f"JOINTCHECK_PLUGINS 须是 {'、'.join(MODES)} 之一")
        self.mode, self.notes, self.memory = mode, notes or Notes(), memory
        self.deadlines = {**DEADLINES, **(deadlines or {})}
        installed = discover() if entries is None else entries
        self.entries = {} if mode == "off" else {entry.name: entry for entry in installed}
        self.plugins: dict[str, Plugin] = {}

    @property
    def troubles(self) -> Iterable[Trouble]:
        """What went wrong lately, oldest first."""
        return self.notes.troubles

    def load(self, pinned: Pinned | None = None, only: Collection[str] | None = None) -> "Host":
        """Admit every plugin anew, or those named in `only`, keeping the others as they are.

        `pinned`: see `admission.admit`. Never raises unless mode is strict.
        """
        self.notes.free()
        entries = [e for e in self.entries.values() if only is None or e.name in only]
        found, faults = admit(entries, self._run, pinned or {})
        self.plugins = {
            name: plugin for name, plugin in self.plugins.items()
            if only is not None and name not in only
        } | {plugin.name: plugin for plugin in found}  # fmt: skip
        for fault in faults:
            self._note(*fault)
        return self

    def each(self, hook: str, only: Collection[str] | None = None, **values: Any) -> list[Answered]:
        """Answers at `hook` of the plugins in `only` (None: all), asked one after another.

        For the six offering hooks: one Answered per offered value, as it was admitted. For
        `assess` and `on_event`: one per plugin that has the hook, each in a process of its own.
        """
        chosen = [p for n, p in self.plugins.items() if only is None or n in only]
        if hook in door.OFFERED:
            return [Answered(p.name, value) for p in chosen for value in p.offers.get(hook, ())]
        if hook == "on_event":
            values["code"] = door.event_name(values["event"])
        return [self.ask(p.name, hook, **values) for p in chosen if hook in p.has]

    def ask(self, name: str, task: str, code: str = "", **values: Any) -> Answered:
        """One plugin's answer to `task`, in a process with a deadline; never raises in mode on.

        assess(checklist, answers, card) → Assessment or None; check(checklist, answers) →
        Remarks; fetch(card, settings) of the lookup `code` → Facts; push(bundle, settings) of
        the publisher `code` → Receipt.
        """
        self.notes.free()
        plugin = self.plugins.get(name)
        if plugin is None or self.notes.isolated(name):
            return Answered(name, trouble=N_("插件已隔离") if plugin else N_("插件缺失"))
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

    def check(self, checklist: Checklist, answers: Any) -> Answered | None:
        """What the `form_base` of the checklist objects to; None when it has none."""
        owner = self.owner(checklist.code)
        if owner is None or checklist.code not in self.plugins[owner].checks:
            return None
        return self.ask(owner, "check", checklist=checklist, answers=answers)

    def owner(self, code: str) -> str | None:
        """The plugin that offers the checklist coded `code`."""
        offered = self.each("checklists")
        return next((one.plugin for one in offered if one.value.code == code), None)

    def version(self, name: str) -> str:
        """The plugin with its version, as it is written into records."""
        plugin = self.plugins.get(name)
        return f"{name} {plugin.entry.version}".strip() if plugin else name

    def unsure(self, hook: str, only: Iterable[str]) -> tuple[str, ...]:
        """Those of `only` whose offers at `hook` cannot be known (missing or failed).

        第十六条：审核环节不明的，记录不得放行。 Mode off makes every granted plugin unsure.
        """
        plugins = self.plugins
        return tuple(n for n in only if n not in plugins or hook in plugins[n].failed)

    def state(self, name: str) -> str:
        """缺失, 未读取, 隔离, 未能载入, 部分可用 or 已核验."""
        plugin = self.plugins.get(name)
        if name not in self.entries:
            return N_("缺失")
        if plugin is None:
            return N_("未读取")
        if self.notes.isolated(name):
            return N_("隔离")
        if plugin.failed and not any(plugin.offers.values()):
            return N_("未能载入")
        return N_("部分可用") if plugin.failed else N_("已核验")

    def retry(self, name: str, pinned: Pinned | None = None) -> str:
        """Forget the isolation of `name`, admit it again, and return its state."""
        self.notes.clear(name)
        self.load(pinned, only=(name,))
        return self.state(name)

    def _run(self, entry: Entry, task: str, code: str, values: Mapping[str, Any]) -> Any:
        return run(entry, task, code, values, self.deadlines[task], self.memory)

    def _note(self, name: str, hook: str, words: str) -> None:
        self.notes.note(name, hook, words)
        if self.mode == "strict":
            raise PluginTrouble(f"{name}（{hook}）：{words}")
