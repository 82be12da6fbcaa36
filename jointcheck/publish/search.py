"""Search among results, a million or ten: every question is answered by an index, or by windows
of the order in which results were published, never by reading all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import lazyload

from jointcheck.ground.db import db
from jointcheck.plan.model import Task
from jointcheck.publish import register, rules
from jointcheck.publish.model import NameTail, Publication

SIZE = 20
FEW = 300  # entities; fewer are looked up one by one, more are met soon in the order anyway
WINDOW = 400
WIDER = 4
WIDEST = 100_000
AFTER_ALL = "\U0010ffff"
Condition = Callable[[Any], ColumnElement[bool]]  # of a row of a window


@dataclass(frozen=True)
class Shelf:
    """One page of results, the latest first. ``after``: the key with which the next page begins,
    empty on the last; ``total``: how many there are in all, None where nobody counted."""

    items: list[Publication]
    after: str
    total: int | None


def keep_words(publication: Publication) -> None:
    """Make a new publication findable, in the step that makes it."""
    code = publication.subject.rpartition(":")[2]
    publication.words = f"{rules.plain(publication.entity_name)} {rules.plain(code)}"
    known = db.session.scalars(select(NameTail.text).filter_by(subject=publication.subject))
    fresh = rules.tails(publication.entity_name, code) - set(known)
    if not fresh:
        return
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    rows = [{"subject": publication.subject, "text": text} for text in sorted(fresh)]
    # another task of the same entity may be published at this very moment
    db.session.execute(dialect.insert(NameTail).values(rows).on_conflict_do_nothing())


def page(
    wanted: dict[str, Any], *also: ColumnElement[bool], after: str = "", size: int = SIZE
) -> Shelf:
    """The results that answer to ``ResultQuery.wanted`` and ``also``, from the key ``after`` on.

    Newest versions only, the latest first; what they say stands in their bodies, so their rows
    are not read.
    """
    cheap, plain = served(wanted), asked(wanted)
    few = rarely(wanted)
    if few is not None:
        cheap.append(Publication.subject.in_(few))
    start = [] if not after else [beyond(after)]
    width = WINDOW if few is None else WIDEST
    found = walk([*cheap, *start], plain, [register.newest(), *also], size + 1, width)
    items, more = found[:size], len(found) > size
    counted = None if after or more else len(items)
    return Shelf(items, key(items[-1]) if more else "", counted)


def served(wanted: dict[str, Any]) -> list[ColumnElement[bool]]:
    """The conditions that an index of the order serves."""
    found: list[ColumnElement[bool]] = []
    if since := wanted.get("since"):
        found.append(Publication.published_on >= since)
    if until := wanted.get("until"):
        found.append(Publication.published_on <= until)
    if text := (wanted.get("task") or "").strip():
        columns = (Task.name, Task.number, Task.code)
        tasks = db.session.scalars(select(Task.id).where(register.contains(text, *columns)))
        found.append(Publication.task_id.in_(list(tasks)))
    return found


def asked(wanted: dict[str, Any]) -> list[Condition]:
    """What is asked of each row that is met in the order."""
    found: list[Condition] = []
    if text := rules.plain(wanted.get("q") or ""):
        found.append(lambda row: row.words.contains(text, autoescape=True))
    if kind := wanted.get("kind"):
        found.append(lambda row: row.clean.is_(kind != "problem"))
    return found


def rarely(wanted: dict[str, Any]) -> list[str] | None:
    """The entities that are meant, when they are few; None when they are many, or nobody asked."""
    text = rules.plain(wanted.get("q") or "")
    if not text:
        return None
    head = text[: rules.LONGEST_TAIL]
    query = select(NameTail.subject).where(NameTail.text >= head, NameTail.text <= head + AFTER_ALL)
    found = list(db.session.scalars(query.limit(FEW * 4)))
    # a name in which the words stand twice has two tails
    return sorted(set(found)) if len(found) < FEW * 4 and len(set(found)) <= FEW else None


def walk(
    where: list[Any], plain: list[Condition], dear: list[Any], most: int, width: int
) -> list[Publication]:
    """The first rows that satisfy everything, looked for in windows of ``width`` rows.

    ``plain`` is asked within the window, ``dear`` only of what is left.
    """
    further, found = where, list[Publication]()
    columns = (Publication.id, Publication.published_on, Publication.words, Publication.clean)
    while True:
        window = ordered(select(*columns).where(*further)).limit(width)
        row = window.subquery().c
        query = select(Publication).join_from(Publication, row.id.table, row.id == Publication.id)
        query = query.where(*(ask(row) for ask in plain), *dear)
        query = query.options(lazyload(Publication.results))
        found += db.session.scalars(ordered(query).limit(most - len(found)))
        if len(found) >= most:
            return found
        last = db.session.execute(window.offset(width - 1).limit(1)).first()
        if last is None:
            return found
        further = [*where, before(last.published_on, last.id)]
        width = min(width * WIDER, WIDEST)


def ordered(query: Any) -> Any:
    return query.order_by(Publication.published_on.desc(), Publication.id.desc())


def before(day: date, number: int) -> ColumnElement[bool]:
    """What comes after this row in the order. The first half is what the index understands."""
    return and_(
        Publication.published_on <= day,
        or_(Publication.published_on < day, Publication.id < number),
    )


def key(publication: Publication) -> str:
    return f"{publication.published_on:%Y%m%d}-{publication.id}"


def beyond(after: str) -> ColumnElement[bool]:
    """The condition of a key as ``key`` writes it; one that is none matches everything."""
    day, _dash, number = after.partition("-")
    try:
        return before(date.fromisoformat(day), int(number))
    except (ValueError, OverflowError):
        return Publication.id > 0
