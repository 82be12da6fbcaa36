"""Rows of a file of 检查对象: the registration authority's list, a department's own, our template."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jointcheck.catalogue import cell_words, identifier
from jointcheck.catalogue.identifier import OTHER, Identifier, IdentifierError
from jointcheck.catalogue.places import XINPING, Places
from jointcheck.catalogue.sheet_rows import Cells, Outcome, Report, collect, ignored, outcomes
from jointcheck.ground.table import Table

COLUMNS = {
    "code": (
        "统一社会信用代码",
        "统一社会信用代码/注册号",
        "统一社会信用代码（注册号）",
        "社会信用代码",
        "信用代码",
        "统一代码",
    ),
    "regno": ("注册号", "工商注册号", "营业执照注册号"),
    "name": (
        "企业名称",
        "主体名称",
        "单位名称",
        "市场主体名称",
        "检查对象名称",
        "名称",
        "字号名称",
    ),
    "kind": ("企业类型", "主体类型", "市场主体类型", "类型"),
    "registered_on": ("注册日期", "成立日期", "登记日期"),
    "capital": ("注册资金", "注册资本"),
    "scope": ("经营范围", "业务范围"),
    "city": ("地区", "所属地区", "地市"),
    "region": ("区域", "乡镇", "区域/乡镇", "所属乡镇", "乡镇（街道）", "片区"),
    "address": ("注册地址", "住所", "地址", "经营场所", "住所（经营场所）"),
    "industry": ("行业", "所属行业", "行业类别"),
    "tags": ("监管标签", "标签", "专项库名称"),
    "risk_class": ("信用风险等级", "信用风险分类", "风险等级", "信用风险类别"),
    "state": ("登记状态", "经营状态", "状态", "主体状态"),
    "licence_kind": ("许可证名称", "许可证种类", "许可证类型"),
    "licence_number": ("许可证编号", "许可证号", "许可证"),
    "licence_project": ("项目名称", "矿山名称", "许可项目"),
    "licence_authority": ("发证机关",),
    "licence_from": ("批准日期", "发证日期", "有效期自"),
    "licence_to": ("有效期至", "许可证有效期至"),
}
REQUIRED = ("name",)
NAME_LENGTH = 120
NO_CLASS = _l("信用风险等级应为 A、B、C 或 D；未登记等级")
NO_STATE = _l("不认识的登记状态，按存续登记，请核对")
KIND_WORDS = {"个体": "个体工商户", "合作社": "农民专业合作社"}


@dataclass(frozen=True, slots=True)
class LicenceRow:
    """Named as the columns of ``EntityLicence``; ``valid_to`` 9999-12-31 is 长期."""

    kind: str
    number: str
    name: str = ""
    authority: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class EntityRow:
    """Named as the columns of ``Entity``; ``subject`` is the canonical id."""

    subject: str
    name: str
    kind: str
    region: str
    address: str
    industry: str
    registered_on: date | None
    capital: str
    scope: str
    risk_class: str
    state: str
    tags: tuple[str, ...] = ()
    licences: tuple[LicenceRow, ...] = ()
    warnings: tuple[str, ...] = ()


def entity_rows(table: Table, places: Places = XINPING) -> Report[EntityRow]:
    """The whole file; ``TableError`` when a needed column is missing or the file breaks off."""
    report: Report[EntityRow] = Report(ignored=ignored(table, COLUMNS))
    return collect(report, entity_stream(table, places), lambda row: row.subject, with_licences)


def entity_stream(table: Table, places: Places = XINPING) -> Iterator[Outcome[EntityRow]]:
    """Row by row for large files. A subject comes again when a later row brings another licence."""
    return outcomes(table, COLUMNS, REQUIRED, lambda cells: parse(cells, places), comparer())


def with_licences(first: EntityRow, again: EntityRow) -> EntityRow:
    return replace(first, licences=first.licences + again.licences)


def parse(cells: Cells, places: Places) -> EntityRow | None:
    found = number(cells)
    name = named(cells)
    if found is None or not name:
        return None
    return EntityRow(
        subject=identifier.canonical(found),
        name=name,
        kind=kind(cells["kind"], found),
        region=region(cells, places),
        address=cells["address"],
        industry=cells["industry"],
        registered_on=cells.day("registered_on"),
        capital=cells["capital"],
        scope=cells["scope"],
        risk_class=cells.valued("risk_class", cell_words.risk_class, "", NO_CLASS),
        state=cells.valued("state", cell_words.state, "active", NO_STATE),
        tags=cell_words.several(cells["tags"]),
        licences=licences(cells),
        warnings=tuple(warning.sentence for warning in cells.outcome.warnings),
    )


def number(cells: Cells) -> Identifier | None:
    """The unified code, else the older number; its faults are errors, its oddities warnings."""
    column = "code" if cells["code"] or not cells["regno"] else "regno"
    text = cells[column]
    try:
        found = identifier.parse(text)
    except IdentifierError as error:
        cells.error(column, _(error.template, **error.values))
        return None
    for warning in found.warnings:
        cells.warn(column, _(warning))
    if found.value != text:
        cells.warn(column, _("代码的写法不规范，按“%(code)s”登记", code=found.value))
    return found


def named(cells: Cells) -> str:
    name = cells["name"]
    if not name:
        cells.error("name", _("没有填写名称"))
    elif len(name) > NAME_LENGTH:
        cells.error("name", _("名称超过 %(n)s 个字，请核对", n=NAME_LENGTH))
    elif name[0] in "=+@":
        cells.warn("name", _("名称以符号开头，像公式；按文字登记，请核对"))
    elif not name.isprintable() or "\ufffd" in name:  # 造字区的字换一台电脑就看不见
        cells.warn("name", _("名称里有无法显示的字，请对照营业执照改正"))
    return name


def kind(written: str, found: Identifier) -> str:
    """By the code; by the written type where the code says nothing or an older number may err."""
    by_code = identifier.kind(found)
    if found.scheme == "uscc" and by_code != OTHER:
        return by_code
    for word, meant in KIND_WORDS.items():
        if word in written:
            return meant
    return by_code if by_code != OTHER else ("企业" if written else OTHER)


def region(cells: Cells, places: Places) -> str:
    """乡镇 as written, else from the address, else the county or what the 地区 column says."""
    written = cells["region"]
    if not written:
        return places.region(cells["address"], cells["name"], cells["city"])
    known = places.township(written)
    if not known and written not in (places.county, *places.marks):
        cells.warn("region", _("“%(name)s”不在本县乡镇（街道）名单中，按原文登记", name=written))
    return known or written


def licences(cells: Cells) -> tuple[LicenceRow, ...]:
    written = cells["licence_number"]
    if not written:
        if cells["licence_kind"]:
            cells.warn("licence_kind", _("填了许可证名称而没有编号，该许可证未登记"))
        return ()
    row = LicenceRow(
        kind=cells["licence_kind"] or _("许可证"),
        number=re.sub(r"\s", "", unicodedata.normalize("NFKC", written)),
        name=cells["licence_project"],
        authority=cells["licence_authority"],
        valid_from=cells.day("licence_from"),
        valid_to=cells.day("licence_to"),
    )
    return (row,)


def comparer() -> Callable[[Cells, EntityRow], EntityRow | None]:
    """Remembers the subjects of a file in few bytes each: their row, facts and licences."""
    subjects: dict[str, tuple[int, int]] = {}
    held: set[tuple[str, str, str]] = set()

    def compare(cells: Cells, row: EntityRow) -> EntityRow | None:
        facts = hash(replace(row, licences=(), warnings=()))
        first, known = subjects.setdefault(row.subject, (cells.row.number, facts))
        again = first != cells.row.number
        if known != facts:
            column = "code" if cells["code"] else "regno"
            cells.error(
                column,
                _("与第 %(first)s 行代码相同而内容不同，请核对后只保留正确的一行", first=first),
            )
            return None
        keys = {(row.subject, licence.kind, licence.number) for licence in row.licences}
        if again and keys <= held:
            cells.outcome.duplicate = cells.finding(
                "name", _("与第 %(first)s 行完全相同，只登记一次", first=first)
            )
            return None
        held.update(keys)
        return row

    return compare
