"""The plugins of the running application.

What was admitted and what went wrong stands in the database, so that every server process, and
the department, sees the same.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db, may_write
from jointcheck.ground.step import inside, step
from jointcheck.people.plugin_model import PluginAdmission, PluginTrouble
from jointcheck.plugin.admission import Pinned, Plugin, digest, discover
from jointcheck.plugin.host import Host
from jointcheck.plugin.notes import COUNTED, KEPT, LIMIT, LONGEST, Notes, too_many
from jointcheck.plugin.process import Entry
from jointcheck.plugin.shape import ShapeError

KEY = "jointcheck.plugins"
T = TypeVar("T")

ledger.words({"plugin.read": _l("读取插件")})


def host() -> Host:
    """The application's plugin host with what is admitted now; runs no plugin code itself."""
    kept = current_app.extensions.setdefault(KEY, {})
    rows = db.session.execute(
        select(PluginAdmission.plugin, PluginAdmission.edition).order_by(PluginAdmission.plugin)
    )
    seen = [tuple(row) for row in rows]
    if kept.get("seen") != seen:
        kept["host"] = read()
        kept["seen"] = seen
    found: Host = kept["host"]
    return found


def read() -> Host:
    rows = db.session.scalars(select(PluginAdmission)).all()
    notes = SharedNotes({row.plugin for row in rows if row.isolated_at})
    made = Host(current_app.config["PLUGINS"], installed(), notes, deadlines())
    for row in rows:
        entry = made.entries.get(row.plugin)
        if entry is not None:
            made.plugins[row.plugin] = admitted(entry, row)
    return made


def admitted(entry: Entry, row: PluginAdmission) -> Plugin:
    try:
        return Plugin.from_json(entry, row.body, row.digest)
    except (ShapeError, KeyError, TypeError):  # kept by another release; it is read anew
        return Plugin(entry, failed=("admit",))


def installed() -> list[Entry]:
    """The installed plugins; a test names its own in the setting ``PLUGIN_ENTRIES``."""
    named: list[Entry] | None = current_app.config.get("PLUGIN_ENTRIES")
    return discover() if named is None else named


def titles() -> dict[str, str]:
    """What the departments call their plugins, by name; of removed ones as it was last read."""
    rows = db.session.execute(select(PluginAdmission.plugin, PluginAdmission.title))
    kept = {name: title for name, title in rows if title}
    return kept | {one.name: one.title for one in host().entries.values() if one.title}


def settings_of(plugin: str) -> dict[str, str]:
    """What the operator wrote for the plugin in ``config.toml`` under ``[plugins.<name>]``."""
    given = (current_app.config.get("PLUGIN_SETTINGS") or {}).get(plugin) or {}
    return {str(key): str(value) for key, value in given.items()}


def deadlines() -> dict[str, float] | None:
    return current_app.config.get("PLUGIN_DEADLINES")


def aside(question: Callable[[Host], T]) -> T:
    """Ask a plugin while nothing of ours is held: the request's transaction ends first.

    What was changed must be committed before, what is read from rows be taken out of them.
    """
    if inside.get():
        raise RuntimeError("a plugin may not be asked inside a step")
    found = host()
    db.session.rollback()
    return question(found)


def admit(pinned: Pinned, by: Any = None, only: Collection[str] | None = None) -> Host:
    """Read the installed plugins (or ``only`` some) and keep what they bring. One step."""
    began = clock.now()
    found = read()  # anew: something may have been installed since this server began
    db.session.rollback()
    found.load(pinned, only)
    names = set(found.plugins) if only is None else set(only) & set(found.plugins)
    read_now = [found.plugins[name] for name in sorted(names)]
    if read_now:
        facts = {one.name: f"{one.entry.version} {one.digest[:16]}" for one in read_now}
        with step("plugin.read", by, plugins=facts):
            keep(read_now, began)
    return host()


def keep(plugins: list[Plugin], began: Any) -> None:
    known = {row.plugin: row for row in db.session.scalars(select(PluginAdmission))}
    edition = max((row.edition for row in known.values()), default=0) + 1
    for one in plugins:
        row = known.get(one.name) or PluginAdmission(plugin=one.name)
        row.title = one.entry.title
        row.version, row.digest, row.body = one.entry.version, one.digest, one.to_json()
        row.edition, row.at, row.isolated_at, row.cleared_at = edition, began, None, began
        db.session.add(row)
    db.session.flush()


def changed() -> list[str]:
    """Names of the installed plugins that are new, differ from what was read, or failed then."""
    found = host()
    known = found.plugins
    return [
        name
        for name, entry in found.entries.items()
        if name not in known or known[name].failed or known[name].digest != digest(entry)
    ]


@contextmanager
def apart() -> Iterator[Session]:
    """A transaction of its own; the open one where there is one, as SQLite has one writer."""
    if db.session().in_transaction():
        yield db.session()
        return
    with may_write(), Session(db.engine) as session, session.begin():
        yield session


class SharedNotes(Notes):
    """Troubles in the database: every process adds to them and heeds them."""

    def __init__(self, isolated: set[str]) -> None:
        super().__init__()
        self._isolated = isolated

    def free(self) -> None:
        if inside.get() or db.session().in_transaction():
            raise RuntimeError("plugin code may not run while a transaction is open")

    def note(self, plugin: str, hook: str, words: str) -> None:
        now = self.now()
        with apart() as session:
            session.add(PluginTrouble(plugin=plugin, hook=hook, words=words[:LONGEST], at=now))
            session.flush()
            forget(session, plugin)
            if hook in COUNTED and too_many(recent(session, plugin), now):
                isolate(session, plugin, now)
                self._isolated.add(plugin)


def recent(session: Session, plugin: str) -> list[Any]:
    """When the plugin last failed while people worked, since somebody let it try again."""
    cleared = session.scalar(select(PluginAdmission.cleared_at).filter_by(plugin=plugin))
    query = (
        select(PluginTrouble.at)
        .where(PluginTrouble.plugin == plugin, PluginTrouble.hook.in_(COUNTED))
        .order_by(PluginTrouble.id.desc())
        .limit(LIMIT)
    )
    return [at for at in session.scalars(query) if cleared is None or at > cleared]


def isolate(session: Session, plugin: str, now: Any) -> None:
    newest = session.scalar(select(func.max(PluginAdmission.edition))) or 0
    session.execute(
        update(PluginAdmission)
        .where(PluginAdmission.plugin == plugin, PluginAdmission.isolated_at.is_(None))
        .values(isolated_at=now, edition=newest + 1)
    )


def forget(session: Session, plugin: str) -> None:
    """Only the newest troubles of a plugin are kept."""
    newest = (
        select(PluginTrouble.id).filter_by(plugin=plugin)
        .order_by(PluginTrouble.id.desc()).offset(KEPT).limit(1)
    )  # fmt: skip
    last = session.scalar(newest)
    if last is not None:
        session.execute(
            delete(PluginTrouble).where(PluginTrouble.plugin == plugin, PluginTrouble.id <= last)
        )
