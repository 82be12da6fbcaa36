"""Writes rows of an inspector file into the tables: people are known by their certificates."""

from collections.abc import Mapping

from sqlalchemy import select

from jointcheck.catalogue.inspector_rows import InspectorRow
from jointcheck.catalogue.model import Certificate, Inspector
from jointcheck.ground.db import db
from jointcheck.people.model import Department, Officer

FACTS = ("name", "area", "neighbour", "capacity", "active")


def write(rows: list[InspectorRow], departments: Mapping[str, Department]) -> dict[str, int]:
    """Add and change people; the numbers of new, changed and unchanged ones."""
    known = by_certificate([c.number for row in rows for c in row.certificates])
    accounts = by_staff_number([row.staff_number for row in rows if row.staff_number])
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    for row in rows:
        person = next((known[c.number] for c in row.certificates if c.number in known), None)
        department = departments[row.department]
        before = told(person) if person else None
        person = person or Inspector(department=department)
        fill(person, row, department, accounts.get(row.staff_number))
        db.session.add(person)
        what = "new" if before is None else "unchanged" if before == told(person) else "changed"
        counts[what] += 1
    db.session.flush()
    return counts


def by_certificate(numbers: list[str]) -> dict[str, Inspector]:
    query = select(Certificate.number, Inspector).join(
        Inspector, Inspector.id == Certificate.inspector_id
    )
    found = db.session.execute(query.where(Certificate.number.in_(numbers)))
    return dict(found.all())


def by_staff_number(numbers: list[str]) -> dict[str, Officer]:
    rows = db.session.scalars(select(Officer).where(Officer.staff_number.in_(numbers)))
    return {officer.staff_number: officer for officer in rows}


def told(person: Inspector) -> tuple[object, ...]:
    """What the directory says of a person."""
    papers = sorted(
        (c.number, c.kind, str(c.valid_from), str(c.valid_to)) for c in person.certificates
    )
    facts = tuple(getattr(person, fact) for fact in FACTS)
    return (*facts, person.department.id, sorted(person.skills or ()), papers, person.officer_id)


def fill(
    person: Inspector, row: InspectorRow, department: Department, account: Officer | None
) -> None:
    for fact in FACTS:
        setattr(person, fact, getattr(row, fact))
    person.department, person.skills = department, list(row.skills)
    if account is not None and account.department_id == department.id:
        person.officer_id = account.id  # the account that will sign for the person
    held = {c.number: c for c in person.certificates}
    for paper in row.certificates:
        mine = held.get(paper.number) or Certificate(number=paper.number)
        mine.kind, mine.valid_from, mine.valid_to = paper.kind, paper.valid_from, paper.valid_to
        if paper.number not in held:
            person.certificates.append(mine)
