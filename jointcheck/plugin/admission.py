"""Finds the installed plugins and admits each alone: what it brings is checked at the door."""

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.machinery import PathFinder
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import door
from .process import Entry, PluginTrouble
from .shape import ShapeError, build, canonical, parse

AT_ONCE = 4
TITLE = 60
FILES = 500  # of a plugin's folder that go into its digest

Pinned = Mapping[tuple[str, str], str]  # (checklist code, version) → digest on record
Fault = tuple[str, str, str]  # plugin, hook, words
Run = Callable[[Entry, str, str, Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Plugin:
    """An admitted plugin: where it is, the hooks it has, its offers by hook.

    ``failed``: hooks whose offers cannot be known. ``checks``: codes of the checklists with a
    `form_base`. ``digest``: SHA-256 over its files when it was admitted.
    """

    entry: Entry
    has: tuple[str, ...] = ()
    offers: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    failed: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    digest: str = ""

    @property
    def name(self) -> str:
        """The entry point's name."""
        return self.entry.name

    def to_json(self) -> str:
        """What was admitted, to be kept: `from_json` needs no plugin code."""
        kept = {"has": self.has, "offers": self.offers, "failed": self.failed}
        return canonical(kept | {"checks": self.checks}).decode()

    @classmethod
    def from_json(cls, entry: Entry, text: str, digest: str = "") -> "Plugin":
        """The plugin as it was admitted."""
        kept = parse(text)
        offers = {hook: tuple(build(door.OFFERED[hook], one) for one in values)
                  for hook, values in kept["offers"].items() if hook in door.OFFERED}  # fmt: skip
        return cls(entry, tuple(kept["has"]), offers, tuple(kept["failed"]),
                   tuple(kept["checks"]), digest)  # fmt: skip


def discover() -> list[Entry]:
    """Installed plugins (entry point group `jointcheck`), by name."""
    found = entry_points(group="jointcheck")
    return [
        Entry(one.name, one.value, one.dist.version if one.dist else "", title=_title(one))
        for one in sorted(found, key=lambda e: e.name)
    ]


def _title(found: EntryPoint) -> str:
    about = found.dist.metadata if found.dist else None
    return str(about["Summary"])[:TITLE] if about and "Summary" in about else ""


def digest(entry: Entry) -> str:
    """SHA-256 over the plugin's version and files, found without running any of them."""
    total = hashlib.sha256(f"{entry.module}\n{entry.version}\n".encode())
    for path in _files(entry):
        total.update(f"{path.name}\n".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def _files(entry: Entry) -> list[Path]:
    top = entry.module.partition(":")[0].partition(".")[0]
    try:
        spec = PathFinder.find_spec(top, [*entry.path]) if entry.path else find_spec(top)
    except (ImportError, ValueError):
        return []
    if spec is None or not spec.has_location or spec.origin is None:
        return []
    if not spec.submodule_search_locations:
        return [Path(spec.origin)]
    inside = (path for path in Path(spec.origin).parent.rglob("*") if path.is_file())
    return sorted(path for path in inside if "__pycache__" not in path.parts)[:FILES]


def admit(entries: list[Entry], run: Run, pinned: Pinned) -> tuple[list[Plugin], list[Fault]]:
    """Every entry admitted in a process of its own, several at once; faults in words.

    A checklist code belongs to the plugin that had it first; the same version of a checklist
    with other content than is on record is refused.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        said = list(pool.map(lambda entry: _said(entry, run), entries))
    owners: dict[str, str] = {}
    found: list[Plugin] = []
    faults: list[Fault] = []
    for entry, (reply, trouble) in zip(entries, said, strict=True):
        plugin, words = _taken(entry, reply, trouble)
        offered = {**plugin.offers}
        if "checklists" in offered:
            good, more = _unpinned(plugin.name, offered["checklists"], owners, pinned)
            offered["checklists"], words = good, [*words, *(("checklists", one) for one in more)]
        failed = tuple(dict.fromkeys([*plugin.failed, *(hook for hook, _ in words)]))
        found.append(Plugin(entry, plugin.has, offered, failed, plugin.checks, digest(entry)))
        faults += [(entry.name, hook, one) for hook, one in words]
    return found, faults


def _said(entry: Entry, run: Run) -> tuple[Any, str]:
    try:
        return run(entry, "admit", "", {}), ""
    except (PluginTrouble, ShapeError) as error:
        return None, str(error)


def _taken(entry: Entry, said: Any, trouble: str) -> tuple[Plugin, list[tuple[str, str]]]:
    try:
        if trouble:
            raise ShapeError(trouble)
        offers = dict(said["offers"])
        has = tuple(str(name) for name in said["has"])
        checks = tuple(str(code) for code in said["checks"])
    except (ShapeError, KeyError, TypeError, ValueError) as error:
        nothing = Plugin(entry, failed=tuple(door.OFFERED))
        return nothing, [("admit", trouble or f"答复不合约定（{error}）")]
    good: dict[str, tuple[Any, ...]] = {}
    words: list[tuple[str, str]] = []
    for hook in (hook for hook in door.OFFERED if hook in offers):
        values, faults = _offer(hook, offers[hook])
        good[hook] = tuple(values)
        words += [(hook, fault) for fault in faults]
    return Plugin(entry, has, good, (), checks), words


def _offer(hook: str, said: Any) -> tuple[list[Any], list[str]]:
    if isinstance(said, dict) and "ok" in said:
        return door.offered(hook, said["ok"])
    words = said.get("trouble") if isinstance(said, dict) else None
    return [], [str(words or "答复不合约定")]


def _unpinned(
    name: str, offered: tuple[Any, ...], owners: dict[str, str], pinned: Pinned
) -> tuple[tuple[Any, ...], list[str]]:
    good, faults = [], []
    for checklist in offered:
        kept = pinned.get((checklist.code, checklist.version), checklist.digest)
        if owners.setdefault(checklist.code, name) != name:
            faults.append(f"检查表代码 {checklist.code} 已被插件 {owners[checklist.code]} 使用")
        elif kept != checklist.digest:
            faults.append(f"{checklist.code} {checklist.version} 内容已变，请改版本号")
        else:
            good.append(checklist)
    return tuple(good), faults
