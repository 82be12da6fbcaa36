"""The working calendar: a year's days off and make-up days, entered from a file."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from jointcheck.ground import calendar, ledger, table
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.ground.workdays import Deadline

ledger.words({
    "calendar.announced": _l("登记放假调休安排"), "deadline.moved": _l("期限因放假调休安排重新计算"),
})  # fmt: skip

WANTED = {"date": ("日期", "date"), "kind": ("类型", "kind"), "source": ("依据", "来源", "source")}
KINDS = {"放假": calendar.OFF, "off": calendar.OFF, "上班": calendar.WORK, "调休上班": calendar.WORK,
         "work": calendar.WORK}  # fmt: skip
MOST = 400


def import_days(data: bytes, filename: str, layer: str, by: Any) -> list[int]:
    """Replace ``layer`` (national | county) for every year in the file; all of it or nothing.

    Columns: 日期 (2027-01-01), 类型 (放假 | 上班), 依据. Returns the years.
    """
    days, source = parsed(data, filename)
    years = sorted({day.year for day, _kind in days})
    with step(
        "calendar.announced", by, layer=layer, years=years, days=len(days), source=source
    ) as event:
        before = calendar.running()
        for year in years:
            calendar.announce(year, [d for d in days if d[0].year == year], layer, source)
        event.facts["moved"] = note_moves(before, source)
    return years


def note_moves(before: dict[Any, Any], source: str) -> int:
    """Leave in the trace of each thing what its deadline was and is; returns how many moved."""
    moved = [
        (thing, what, before[thing_name, what][1], deadline)
        for (thing_name, what), (thing, deadline) in calendar.running().items()
        if (thing_name, what) in before and before[thing_name, what][1] != deadline
    ]
    for thing, what, old, new in moved:
        with step("deadline.moved", None, thing, what=what, source=source) as event:
            event.facts |= {"before": written(old), "after": written(new)}
    return len(moved)


def written(deadline: Deadline) -> str:
    return f"{deadline.date.isoformat()}{'（暂定）' if deadline.provisional else ''}"


def parsed(data: bytes, filename: str) -> tuple[list[tuple[date, str]], str]:
    """The days of a file and its source; ``Refused`` names the first wrong row."""
    found = table.read(data, filename)
    at = table.pick(found.columns, WANTED, ("date", "kind"))
    days: dict[date, str] = {}
    source = filename
    for row in found.rows:
        if len(days) > MOST:
            raise Refused(_l("一次最多导入 %(n)s 天。", n=MOST), "file")
        day = day_of(row.number, str(row.cells[at["date"]]))
        if day in days:
            raise Refused(_l("第 %(row)s 行：这一天写了两次。", row=row.number), "file")
        days[day] = kind_of(row.number, str(row.cells[at["kind"]]))
        source = (
            str(row.cells[at["source"]]) if "source" in at and row.cells[at["source"]] else source
        )
    if not days:
        raise Refused(_l("文件里没有日期。"), "file")
    return list(days.items()), source


def day_of(number: int, text: str) -> date:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise Refused(_l("第 %(row)s 行：日期应写成 2027-01-01。", row=number), "file") from None


def kind_of(number: int, text: str) -> str:
    try:
        return KINDS[text.strip()]
    except KeyError:
        raise Refused(_l("第 %(row)s 行：类型只能是“放假”或“上班”。", row=number), "file") from None
