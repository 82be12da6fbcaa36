"""Rows of a file of 执法检查人员. Identity numbers and telephones are never taken over."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jointcheck.catalogue import cell_words
from jointcheck.catalogue.sheet_rows import Cells, Outcome, Report, collect, ignored, outcomes
from jointcheck.ground.table import Table

COLUMNS = {
    "name": ("姓名", "执法人员姓名", "检查人员姓名"),
    "department": ("部门", "单位", "所属部门", "执法单位", "业务部门"),
    "staff_number": ("工号", "单位工号", "人员编号"),
    "number": ("执法证号", "执法证编号", "证号", "行政执法证编号", "行政执法证号"),
    "certificate": ("证件名称", "证件种类", "执法证种类"),
    "valid_from": ("发证日期", "有效期自"),
    "valid_to": ("有效期至", "执法证有效期", "执法证有效期至", "证件有效期"),
    "skills": ("专长", "岗位资质资格", "资质", "执法事项范围"),
    "area": ("片区", "区域", "地区"),
    "neighbour": ("相邻区域", "借调自"),
    "capacity": ("最多检查户数", "承担户数上限"),
    "state": ("状态", "人员状态"),
}
REQUIRED = ("name", "department", "number", "valid_to")
USUAL = "行政执法证"
NO_STATE = _l("不认识的人员状态，按在岗登记，请核对")
NO_CAPACITY = _l("应填正整数；未登记上限")


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """Named as the columns of ``Certificate``; ``valid_to`` 9999-12-31 is 长期."""

    kind: str
    number: str
    valid_from: date | None
    valid_to: date


@dataclass(frozen=True, slots=True)
class InspectorRow:
    """Named as the columns of ``Inspector``; ``department`` is the name as written."""

    name: str
    department: str
    staff_number: str
    skills: tuple[str, ...]
    area: str
    neighbour: str
    capacity: int | None
    active: bool
    certificates: tuple[CertificateRow, ...]

    @property
    def person(self) -> str:
        """One person of the file: by 工号, without one by the certificate."""
        own = self.staff_number or self.certificates[0].number
        return f"{self.department}\t{own}"


def inspector_rows(table: Table, today: date | None = None) -> Report[InspectorRow]:
    """The whole file; ``TableError`` when a needed column is missing or the file breaks off.

    ``today``: certificates that have run out by then are pointed out, not refused.
    """
    report: Report[InspectorRow] = Report(ignored=ignored(table, COLUMNS))
    stream = inspector_stream(table, today)
    return collect(report, stream, lambda row: row.person, with_certificates)


def inspector_stream(table: Table, today: date | None = None) -> Iterator[Outcome[InspectorRow]]:
    """Row by row. A person comes again when a later row brings another certificate."""
    return outcomes(table, COLUMNS, REQUIRED, lambda cells: parse(cells, today), comparer())


def with_certificates(first: InspectorRow, again: InspectorRow) -> InspectorRow:
    return replace(first, certificates=first.certificates + again.certificates)


def parse(cells: Cells, today: date | None) -> InspectorRow | None:
    needed(cells, "name", _("没有填写姓名"))
    needed(cells, "department", _("没有填写部门"))
    certificate = certified(cells, today)
    if cells.outcome.errors or certificate is None:
        return None
    return InspectorRow(
        name=cells["name"],
        department=cells["department"],
        staff_number=cells["staff_number"],
        skills=cell_words.several(cells["skills"]),
        area=cells["area"],
        neighbour=cells["neighbour"],
        capacity=cells.valued("capacity", capacity, None, NO_CAPACITY),
        active=cells.valued("state", cell_words.on_duty, True, NO_STATE),
        certificates=(certificate,),
    )


def needed(cells: Cells, name: str, sentence: str) -> None:
    if not cells[name]:
        cells.error(name, sentence)


def certified(cells: Cells, today: date | None) -> CertificateRow | None:
    """第九条：only who holds a certificate may be drawn, so its number and end are needed."""
    number = "".join(unicodedata.normalize("NFKC", cells["number"]).upper().split())
    if not number:
        cells.error("number", _("没有填写执法证号；没有执法证的人员不能列入名录"))
    valid_to = validity(cells)
    if not number or valid_to is None:
        return None
    if today is not None and valid_to < today:
        cells.warn("valid_to", _("证件已过有效期，登记后不参加抽取"))
    return CertificateRow(cells["certificate"] or USUAL, number, cells.day("valid_from"), valid_to)


def validity(cells: Cells) -> date | None:
    try:
        end = cell_words.day(cells["valid_to"])
    except ValueError:
        cells.error("valid_to", _("不是有效的日期，应写成 2026-11-23；长期有效写“长期”"))
        return None
    if end is None:
        cells.error("valid_to", _("没有填写证件的有效期"))
    return end


def capacity(text: str) -> int | None:
    if not text:
        return None
    number = int(text)
    if not 0 < number < 10_000:
        raise ValueError(text)
    return number


def comparer() -> Callable[[Cells, InspectorRow], InspectorRow | None]:
    """Remembers certificates and persons of a file, with the rows they stood in."""
    certificates: dict[str, tuple[int, int]] = {}
    persons: dict[str, tuple[int, int]] = {}

    def compare(cells: Cells, row: InspectorRow) -> InspectorRow | None:
        here, whole = cells.row.number, hash(row)
        first, known = certificates.setdefault(row.certificates[0].number, (here, whole))
        if first != here:
            repeated(cells, first, same=known == whole)
            return None
        facts = hash(replace(row, certificates=()))
        first, known = persons.setdefault(row.person, (here, facts))
        if first != here and known != facts:
            cells.error(
                "staff_number", _("与第 %(first)s 行是同一人而内容不同，请核对", first=first)
            )
            return None
        return row

    return compare


def repeated(cells: Cells, first: int, same: bool) -> None:
    if same:
        sentence = _("与第 %(first)s 行完全相同，只登记一次", first=first)
        cells.outcome.duplicate = cells.finding("name", sentence)
    else:
        cells.error("number", _("与第 %(first)s 行执法证号相同而内容不同，请核对", first=first))
