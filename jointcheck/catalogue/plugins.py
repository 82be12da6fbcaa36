"""The plugin host of this server, loaded once, and the step that takes its checklists over."""

from flask import current_app

from jointcheck.catalogue import pins
from jointcheck.catalogue.checklist_steps import sync_checklists
from jointcheck.people.model import Officer
from jointcheck.people.plugins import KEY, host
from jointcheck.plugin.host import Host

__all__ = ["host", "sync"]


def sync(by: Officer | None = None) -> list[str]:
    """Read the installed plugins anew and keep their checklists; troubles in words."""
    loaded = current_app.extensions[KEY] = Host(current_app.config["PLUGINS"]).load(pins.pinned())
    offered = [(one.value, one.plugin) for one in loaded.each("checklists") if one.value]
    troubles = [f"{trouble.plugin}：{trouble.words}" for trouble in loaded.troubles]
    return troubles + sync_checklists(offered, by)
