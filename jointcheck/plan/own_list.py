"""自定检查对象名录 (第八条): a department's own directory for one task."""

import unicodedata

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, select

from jointcheck.catalogue import identifier
from jointcheck.catalogue.entity_rows import COLUMNS
from jointcheck.catalogue.identifier import IdentifierError
from jointcheck.catalogue.model import Entity, EntityLicence
from jointcheck.ground import files, table
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.plan.model import Task, TaskSubject
from jointcheck.plan.task_steps import refuse_frozen

MOST = 200_000
TOLD = 10


def import_own_list(task: Task, *, data: bytes, filename: str, by: Officer) -> int:
    """第八条: the department's own directory for one task; replaces an earlier one.

    Every code must be in the directory of all: unknown or wrong codes are told and nothing is
    taken. Returns how many subjects the list holds.
    """
    with step("task.own_list", by, task, filename=filename) as event:
        refuse_frozen(task)
        if task.unit:
            found = holders(rights_in(data, filename, task.unit), task.unit)
        else:
            found = entities_of(subjects_in(data, filename))
        event.facts["count"] = len(found)
        event.facts["sha256"] = files.keep(data, "application/octet-stream").sha256
        db.session.execute(delete(TaskSubject).where(TaskSubject.task_id == task.id))
        rows = [{"task_id": task.id, "entity_id": key, "subject": name}
                for name, key in found.items()]  # fmt: skip
        db.session.execute(insert(TaskSubject), rows)
        task.own_list = True
    return len(found)


def subjects_in(data: bytes, filename: str) -> dict[str, int]:
    """Canonical id → row number."""
    read = table.read(data, filename)
    place = table.pick(read.columns, {"code": COLUMNS["code"] + COLUMNS["regno"]}, ("code",))[
        "code"
    ]
    subjects: dict[str, int] = {}
    wrong: list[str] = []
    for row in read.rows:
        try:
            subjects.setdefault(
                identifier.canonical(identifier.parse(row.cells[place])), row.number
            )
        except IdentifierError as error:
            sentence = _(error.template, **error.values)
            wrong.append(_("第 %(row)s 行：%(what)s", row=row.number, what=sentence))
    refuse_rows(wrong)
    refuse_size(subjects)
    return subjects


def rights_in(data: bytes, filename: str, unit: str) -> dict[str, int]:
    """Canonical id of each licence of the kind ``unit`` → row number."""
    read = table.read(data, filename)
    names = {"number": (*COLUMNS["licence_number"], unit, f"{unit}号", f"{unit}编号")}
    place = table.pick(read.columns, names, ("number",))["number"]
    found: dict[str, int] = {}
    for row in read.rows:
        if number := "".join(unicodedata.normalize("NFKC", row.cells[place]).split()):
            found.setdefault(f"{unit}:{number}", row.number)
    refuse_size(found)
    return found


def holders(rights: dict[str, int], unit: str) -> dict[str, int]:
    """Canonical id of a licence → its holder in the common directory."""
    query = select(EntityLicence.number, EntityLicence.entity_id)
    rows = db.session.execute(query.filter_by(kind=unit).order_by(EntityLicence.id))
    known = {f"{unit}:{number}": entity for number, entity in rows}
    refuse_rows([
        _("第 %(row)s 行：%(code)s 不在名录库登记的“%(unit)s”中，请先导入名录库", row=row,
          code=subject.partition(":")[2], unit=unit)
        for subject, row in rights.items() if subject not in known
    ])  # fmt: skip
    return {subject: known[subject] for subject in rights}


def entities_of(subjects: dict[str, int]) -> dict[str, int]:
    """Canonical id → id in the common directory, every subject once."""
    names = list(subjects)
    known: dict[str, int] = {}
    for at in range(0, len(names), 500):
        query = select(Entity.subject, Entity.id).where(Entity.subject.in_(names[at : at + 500]))
        known |= dict(db.session.execute(query).all())
    refuse_rows([
        _("第 %(row)s 行：%(code)s 不在检查对象名录库中，请先导入名录库", row=row, code=subject)
        for subject, row in subjects.items() if subject not in known
    ])  # fmt: skip
    return known


def refuse_rows(wrong: list[str]) -> None:
    if wrong:
        more = _("……共 %(n)s 处", n=len(wrong)) if len(wrong) > TOLD else ""
        raise Refused("；".join(wrong[:TOLD]) + more, "file")


def refuse_size(subjects: dict[str, int]) -> None:
    if not subjects or len(subjects) > MOST:
        raise Refused(_l("文件里没有可以导入的代码，或超过 %(n)s 户。", n=f"{MOST:,}"), "file")
