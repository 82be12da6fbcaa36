"""The calendar in the database: a national layer (国务院办公厅通知) and a county layer (地方假日)."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import chinese_calendar
from flask import g
from sqlalchemy import CheckConstraint, UniqueConstraint, null
from sqlalchemy.orm import Mapped, mapped_column

from jointcheck.ground.db import Model, db
from jointcheck.ground.workdays import Deadline, Workdays

OFF, WORK = "off", "work"
NATIONAL, COUNTY = "national", "county"
SEEDED = range(2018, 2027)


class CalendarDay(Model):
    """A day that differs from its weekday: off (放假) or work (调休上班)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    date: Mapped[date]
    kind: Mapped[str]
    layer: Mapped[str]
    source: Mapped[str]

    __table_args__ = (
        UniqueConstraint("date", "layer"),
        CheckConstraint("kind in ('off', 'work')", name="kind"),
        CheckConstraint("layer in ('national', 'county')", name="layer"),
    )


class CalendarYear(Model):
    """A year whose national arrangement has been announced and entered."""

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str]


# Each stage tells its running periods: (the thing, what runs, its last day by these working days).
# When a year is announced or changed, whatever moves is written into the trace of the thing.
RUNNING: list[Callable[[Workdays], Iterable[tuple[Any, str, Deadline]]]] = []


def running() -> dict[tuple[str, str], tuple[Any, Deadline]]:
    """Every running period as the calendar stands: {(name of the thing, what): (thing, deadline)}."""
    found = (one for tell in RUNNING for one in tell(workdays()))
    return {(f"{thing.__tablename__}:{thing.id}", what): (thing, d) for thing, what, d in found}


def workdays() -> Workdays:
    """The calendar as it stands, read once for a request."""
    if "workdays" not in g:
        g.workdays = read()
    return g.workdays


def read() -> Workdays:
    days, years = one_reading()
    national = {day: kind for day, kind, layer in days if layer == NATIONAL}
    county = {day: kind for day, kind, layer in days if layer == COUNTY}
    merged = national | county  # 地方假日在国家安排之上
    return Workdays(
        frozenset(day for day, kind in merged.items() if kind == OFF),
        frozenset(day for day, kind in merged.items() if kind == WORK),
        frozenset(years),
    )


def one_reading() -> tuple[list[tuple[date, str, str]], list[int]]:
    """(days as date, kind and layer; announced years), in one statement: every page asks."""
    day = db.select(CalendarDay.date, CalendarDay.kind, CalendarDay.layer, null())
    year = db.select(null(), null(), null(), CalendarYear.year)
    rows = db.session.execute(db.union_all(day, year)).all()
    days = [(row[0], row[1], row[2]) for row in rows if row[0] is not None]
    return days, [row[3] for row in rows if row[0] is None]


def announce(year: int, days: Iterable[tuple[date, str]], layer: str, source: str) -> None:
    """Replace one layer of one year; the caller's step keeps the history in the ledger."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    db.session.execute(
        db.delete(CalendarDay).where(
            CalendarDay.layer == layer, CalendarDay.date.between(first, last)
        )
    )
    db.session.add_all(CalendarDay(date=d, kind=k, layer=layer, source=source) for d, k in days)
    if layer == NATIONAL and db.session.get(CalendarYear, year) is None:
        db.session.add(CalendarYear(year=year, source=source))
    db.session.flush()
    g.pop("workdays", None)


def seed() -> None:
    """The national layer of the years announced so far."""
    for year in SEEDED:
        announce(year, national_days(year), NATIONAL, "国务院办公厅关于节假日安排的通知")


def national_days(year: int) -> list[tuple[date, str]]:
    """Days of a year that differ from their weekday, from the chinesecalendar package."""
    days = chinese_calendar.get_dates(date(year, 1, 1), date(year, 12, 31))
    differing = ((day, chinese_calendar.is_workday(day)) for day in days)
    return [
        (day, WORK if works else OFF) for day, works in differing if works != (day.weekday() < 5)
    ]
