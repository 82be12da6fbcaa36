"""Reading the installed plugins: what they bring is kept, their checklists are registered."""

from collections.abc import Collection
from typing import Any

from jointcheck.catalogue import pins
from jointcheck.catalogue.checklist_steps import sync_checklists
from jointcheck.people.plugins import admit, changed, host, titles

__all__ = ["host", "sync", "sync_changed", "titles"]


def sync(by: Any = None, only: Collection[str] | None = None) -> list[str]:
    """Read the installed plugins anew and keep their checklists; troubles in words."""
    loaded = admit(pins.pinned(), by, only)
    offered = [(one.value, one.plugin) for one in loaded.each("checklists", only=only) if one.value]
    found = sync_checklists(offered, by)
    for plugin, words in found:
        loaded.notes.note(plugin, "checklists", words)
    return [words for _plugin, words in found]


def sync_changed() -> None:
    """At the start of a server: read only what is new, changed, or failed last time."""
    names = changed()
    if names:
        sync(only=names)
