"""Plugins written for one test and read by the application as if they were installed."""

from collections.abc import Iterable
from pathlib import Path

from flask import Flask

from jointcheck.catalogue import plugins
from jointcheck.ground.db import db
from jointcheck.people.plugin_model import PluginSwitch
from jointcheck.plugin.process import Entry
from tests.county import PATIENT
from tests.visit import scene


def write(folder: Path, name: str, source: str, version: str = "1") -> Entry:
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    return Entry(name, name, version, (str(folder),))


def install(app: Flask, *entries: Entry, used_by: Iterable[str] = (), **deadlines: float) -> None:
    """Only these are installed; they are read now, and switched on for the departments named."""
    app.config["PLUGIN_ENTRIES"] = list(entries)
    app.config["PLUGIN_DEADLINES"] = PATIENT | deadlines
    forget(app)
    db.session.rollback()
    plugins.sync()
    for code in used_by:
        department = scene.department(code).id
        db.session.add_all(PluginSwitch(department_id=department, plugin=e.name) for e in entries)
    db.session.commit()


def forget(app: Flask) -> None:
    """As another server process, which has read nothing yet."""
    app.extensions.pop("jointcheck.plugins", None)
