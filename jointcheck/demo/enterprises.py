"""Invented enterprises with the oddities of a real county's list. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from jointcheck.catalogue import identifier
from jointcheck.catalogue.entity_rows import EntityRow, LicenceRow
from jointcheck.catalogue.places import XINPING
from jointcheck.demo.trades import TRADES, WORDS, Trade

SHARES = (26, 14, 14, 10, 9, 9, 4, 3, 3, 3, 3, 2)  # of the townships, as in the real list
CLASSES = ("A", "B", "C", "D")
CLASS_SHARES = (65, 25, 8, 2)
LONG = "云南省玉溪市新平县{word}生态农业旅游综合开发与民族文化传承保护股份有限公司{region}分公司"
FIRST_DAY, LAST_DAY = date(1988, 1, 4), date(2026, 9, 30)


def entities(chance: Random, size: int) -> tuple[EntityRow, ...]:
    """``size`` enterprises, subjects and names all different."""
    names: set[str] = set()
    rows = []
    for serial, trade in enumerate(trades(chance, size)):
        row = enterprise(chance, serial, trade, names)
        names.add(row.name)
        rows.append(odd(row, serial))
    return tuple(rows)


def trades(chance: Random, size: int) -> list[Trade]:
    """Every trade at least once, the others by weight."""
    weights = [trade.weight for trade in TRADES]
    chosen = [*TRADES, *chance.choices(TRADES, weights, k=size - len(TRADES))]
    chance.shuffle(chosen)
    return chosen


def enterprise(chance: Random, serial: int, trade: Trade, names: set[str]) -> EntityRow:
    kind, ending = chance.choice(trade.kinds)
    region = chance.choices(XINPING.townships, SHARES)[0]
    registered = FIRST_DAY + timedelta(
        days=int((LAST_DAY - FIRST_DAY).days * chance.random() ** 0.5)
    )
    return EntityRow(
        subject=identifier.fictional(serial, kind=kind),
        name=named(chance, region, ending, names),
        kind=kind,
        region=region,
        address=f"云南省玉溪市新平彝族傣族自治县{region}{chance.choice(STREETS)}{chance.randint(1, 260)}号",
        industry=trade.industry,
        registered_on=registered,
        capital=""
        if kind == "个体工商户"
        else f"{chance.choice((10, 50, 100, 500, 2000))}(万元人民币)",
        scope=trade.scope,
        risk_class=chance.choices(CLASSES, CLASS_SHARES)[0],
        state="active",
        tags=trade.tags,
        licences=tuple(licences(chance, serial, trade)),
    )


STREETS = ("振兴街", "团结路", "河滨路", "新街村委会", "丫口小组", "老街", "环城北路", "工业园区")


def named(chance: Random, region: str, ending: str, names: set[str]) -> str:
    """A name that nobody in the list has; two words make enough of them."""
    stem = region.removesuffix("街道").removesuffix("镇").removesuffix("乡")
    while True:
        first, second = chance.sample(WORDS, 2)
        for word in (first, first + second):
            name = f"新平{stem}{word}{ending}"
            if name not in names:
                return name


def licences(chance: Random, serial: int, trade: Trade) -> Iterator[LicenceRow]:
    """Numbers show that they are invented; some mines hold two rights, some licences ran out."""
    if not trade.licence:
        return
    for place in range(1 + (trade.licence == "采矿许可证" and serial % 4 == 0)):
        start = date(2021 + serial % 4, 1 + serial % 12, 1)
        end = start.replace(year=start.year + chance.choice((3, 5, 10)))
        number = f"演示C530427{serial:05d}{place + 1}"
        name = f"{chance.choice(WORDS)}矿区" if trade.licence == "采矿许可证" else ""
        yield LicenceRow(trade.licence, number, name, trade.authority, start, end)


def odd(row: EntityRow, serial: int) -> EntityRow:
    """Older numbers, states and names that a real list has, at fixed places."""
    if serial % 19 == 7:
        return older(row, serial)
    if serial % 31 == 11 and row.kind == "企业":
        return replace(row, name=LONG.format(word=WORDS[serial % len(WORDS)], region=row.region))
    states = {23: "deregistered", 47: "moved", 71: "revoked"}
    return vague(replace(row, state=states.get(serial % 80, "active")), serial)


def older(row: EntityRow, serial: int) -> EntityRow:
    """One of before the unified code: mostly 15 digits, some 13."""
    number = identifier.fictional_regno(
        serial, digits=13 if serial % 3 == 0 else 15, individual=row.kind == "个体工商户"
    )
    return replace(row, subject=f"regno:{number}")


def vague(row: EntityRow, serial: int) -> EntityRow:
    """An address that names no township of today, or one with the name before the merger."""
    if serial % 61 == 5:
        return replace(row, address="新平县腰街镇青树小组", region=XINPING.county)
    if serial % 61 == 6:
        return replace(row, address=row.address.replace("桂山街道", "桂山镇"))
    return row
