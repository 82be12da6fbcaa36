"""A record as its reviewer sees it: problems first, who has spoken, what changed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from jointcheck.catalogue import pins
from jointcheck.catalogue.model import ChecklistVersion
from jointcheck.catalogue.rules import METHODS
from jointcheck.ground.db import db
from jointcheck.people.model import Department
from jointcheck.plugin import PROBLEM, visible
from jointcheck.plugin.checklist import Item
from jointcheck.review import extra, rules, steps
from jointcheck.review.model import Opening, Opinion, Waiver
from jointcheck.review.rules import Needed
from jointcheck.visit.evidence import KINDS
from jointcheck.visit.model import Evidence, Paper, Record, Round

SIGNERS = {"member": _l("小组成员"), "responsible": _l("检查表负责人"), "party": _l("当事人")}


@dataclass(frozen=True)
class Line:
    """One item of a sheet with what was answered."""

    item: Item
    value: str
    note: str

    @property
    def problem(self) -> bool:
        return self.value == PROBLEM


@dataclass(frozen=True)
class Filled:
    """A sheet of the content, its problems apart from the rest."""

    data: dict[str, Any]
    problems: list[Line]
    others: list[Line]

    @property
    def lines(self) -> list[Line]:
        return [*self.problems, *self.others]


@dataclass(frozen=True)
class Place:
    """One pass that is needed: whose, which, and what was said or waived."""

    needed: Needed
    department: Department
    opinion: Opinion | None
    waiver: Waiver | None

    @property
    def open(self) -> bool:
        return not (self.opinion and self.opinion.passes) and self.waiver is None


@dataclass(frozen=True)
class Said:
    """What was said of a record, the newest first, and the digests that the officer has opened."""

    opinions: list[Opinion]
    waivers: list[Waiver]
    opened: frozenset[str | None]


def sheets(record: Record, *contents: dict[str, Any]) -> list[Filled]:
    """The sheets of contents of the record; those with problems first."""
    rows = [sheet for one in record.rounds for sheet in one.sheets]
    versions = {one.checklist_version_id: one.checklist_version for one in rows}
    kept = [sheet for one in contents for sheet in one["sheets"]]
    made = [filled(one, versions[one["checklist_version_id"]]) for one in kept]
    return sorted(made, key=lambda one: not one.problems)


def all_sheets(record: Record) -> list[Filled]:
    """The sheets of every round: remarks of an earlier one stay readable."""
    return sheets(record, *(json.loads(one.content) for one in record.rounds if one.content))


def filled(data: dict[str, Any], version: ChecklistVersion) -> Filled:
    given = extra.answers(data)
    lines = [
        Line(item, given[item.code].value if item.code in given else "", note(data, item))
        for item in visible(pins.checklist(version), given)
    ]
    return Filled(
        data, [one for one in lines if one.problem], [one for one in lines if not one.problem]
    )


def note(data: dict[str, Any], item: Item) -> str:
    return data["answers"].get(item.code, {}).get("note") or ""


def places(record: Record, round: Round, said: Said) -> list[Place]:
    """Who has passed, who is missing: every pass that the round needs."""
    opinions = {
        (one.department_id, one.step): one for one in said.opinions if one.round_id == round.id
    }
    waivers = {one.step: one for one in said.waivers if one.round_id == round.id}
    names = {one.department_id: one.department for one in record.task.departments}
    return [
        Place(one, names[one.department_id], opinions.get(one.key), waivers.get(one.step))
        for one in steps.needed(record, round)
    ]


def said(record: Record, officer: Any) -> Said:
    """Of all rounds of the record. One statement."""
    mine = and_(Opening.round_id == Round.id, Opening.officer_id == officer.id)
    query = (
        select(Opinion, Waiver, Opening.digest).select_from(Round)
        .outerjoin(Opinion, Opinion.round_id == Round.id)
        .outerjoin(Waiver, Waiver.round_id == Round.id)
        .outerjoin(Opening, mine)
        .where(Round.record_id == record.id).order_by(Opinion.id.desc())
        .options(joinedload(Opinion.comments))
    )  # fmt: skip
    opinions, waivers, opened = zip(*db.session.execute(query).unique(), strict=True)
    return Said(each(opinions), each(waivers), frozenset(opened))


def each(found: Iterable[Any]) -> list[Any]:
    """What there is, each once."""
    return list(dict.fromkeys(one for one in found if one is not None))


def seat(found: list[Place], officer: Any) -> Place | None:
    """Where the officer may speak now, or None."""
    if any(one.opinion and one.opinion.officer_id == officer.id for one in found):
        return None
    wanted = [one.needed for one in found if one.open]
    free = rules.seats(wanted, officer.departments_as("reviewer"), officer.department_id)
    return next((one for one in found if free and one.needed == free[0]), None)


def evidence(record: Record) -> list[Evidence]:
    query = select(Evidence).filter_by(record_id=record.id).order_by(Evidence.id)
    return list(db.session.scalars(query).unique())


def titles(round_sheets: list[Filled]) -> dict[tuple[int, str], str]:
    """{(sheet id, item code): how a comment on it reads}."""
    return {
        (one.data["id"], line.item.code): f"{one.data['title']}：{line.item.text}"
        for one in round_sheets
        for line in one.lines
    }


def papers(record: Record) -> list[Paper]:
    query = select(Paper).filter_by(record_id=record.id).order_by(Paper.id)
    return list(db.session.scalars(query))


def fitting(round: Round, content: dict[str, Any]) -> set[int]:
    """Ids of the signatures that still fit the words they were put under (第十四条)."""
    digests = {one["id"]: one["digest"] for one in content["sheets"]}
    return {
        one.id
        for one in round.signatures
        if one.digest == (digests.get(one.sheet_id) if one.sheet_id else round.digest)
    }


def body(record: Record, round: Round, content: dict[str, Any]) -> dict[str, Any]:
    """What the page shows of the frozen content."""
    every = all_sheets(record)
    now = {one["id"] for one in content["sheets"]}
    return {
        "content": content, "titles": titles(every),
        "sheets": [one for one in every if one.data["id"] in now],
        "evidence": evidence(record), "fitting": fitting(round, content),
        "results": list(dict.fromkeys(t for row in content["findings"] for t in row["texts"])),
        "team": "、".join(f"{m['name']}（{m['department']}）" for m in content["team"]),
        "methods": METHODS, "kinds": KINDS, "signers": SIGNERS,
    }  # fmt: skip
