"""The rows of a batch and the files they are written to: national field names, any platform's titles."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jointcheck.ground import export, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.publish.model import Delivery, Publication, Takedown
from jointcheck.publish.outbox_model import Batch, PlatformMapping

PLATFORM = "协同监管平台-云南"  # 第四条

# 国家企业信用信息公示系统的公示项目，一行一个抽查事项
COLUMNS = {
    "operation": "报送类别",
    "number": "公示编号", "version": "版本", "replaces": "更正的编号",
    "raninsPlanId": "抽查计划编号", "raninsPlaneName": "抽查计划名称",
    "raninsTaskId": "抽查任务编号", "raninsTaskName": "抽查任务名称",
    "raninsTypeName": "抽查类型", "insAuth": "抽查机关", "entName": "企业名称",
    "uniscId": "统一社会信用代码", "regNo": "注册号", "insDate": "抽查完成日期",
    "seqno": "序号", "raninsItemName": "抽查事项", "codes": "检查结果代码",
    "raninsCheckResName": "检查结果", "department": "实施部门", "publishedOn": "公示日期",
    "reason": "更正理由",
}  # fmt: skip
OPEN = {key: title for key, title in COLUMNS.items() if key != "operation"}  # the open data
NEEDED = ("number", "uniscId", "raninsItemName", "raninsCheckResName")
OPERATIONS = {"result": "公示", "correction": "更正", "withdrawal": "撤下"}
MOST_TITLE = 40

ledger.words({"delivery.mapped": _l("确定平台对照表")})


def lines(publication: Publication, kind: str = "result") -> Iterable[dict[str, Any]]:
    """One row for each item of a publication, by national field name."""
    body = json.loads(publication.body)
    operation = "correction" if publication.version > 1 else "result"
    for detail in body["details"]:
        yield {key: (body | detail).get(key) or "" for key in COLUMNS} | {
            "operation": OPERATIONS["withdrawal" if kind == "withdrawal" else operation]
        }


def of_delivery(delivery: Delivery) -> Iterable[dict[str, Any]]:
    """The rows of a delivery; a withdrawal is one row that names the result and the reason."""
    if delivery.kind == "result":
        yield from lines(delivery.publication)
        return
    reason = db.session.scalar(
        select(Takedown.reason).filter_by(publication_id=delivery.publication_id)
    )
    first = next(iter(lines(delivery.publication, "withdrawal")))
    head = (
        "operation",
        "number",
        "version",
        "raninsTaskId",
        "insAuth",
        "entName",
        "uniscId",
        "regNo",
    )
    yield dict.fromkeys(COLUMNS, "") | {key: first[key] for key in head} | {"reason": reason or ""}


def checksum(columns: Sequence[Sequence[str]], rows: Sequence[Sequence[Any]]) -> str:
    """SHA-256 of the canonical JSON of titles and rows; the receiver can compute it again."""
    text = ledger.canonical([[title for _key, title in columns], *rows])
    return hashlib.sha256(text.encode()).hexdigest()


def written(batch: Batch, kind: str) -> bytes:
    """The batch as a file: ``csv``, ``xlsx`` or ``json``; number and checksum go with the JSON."""
    rows, titles = json.loads(batch.rows), [title for _key, title in batch.columns]
    if kind == "json":
        keys = [key for key, _title in batch.columns]
        head = {"batch": batch.number, "checksum": batch.checksum, "count": batch.publications,
                "platform": batch.platform, "columns": batch.columns}  # fmt: skip
        return ledger.canonical(
            head | {"rows": [dict(zip(keys, row, strict=True)) for row in rows]}
        ).encode()
    write = export.write_xlsx if kind == "xlsx" else export.write_csv
    return write(rows, titles)


# -- which platform wants what ---------------------------------------------------------------


def mappings() -> dict[str, PlatformMapping]:
    """The mapping in force of every platform, the county's own first; unsaved where none was set."""
    newest = select(db.func.max(PlatformMapping.id)).group_by(PlatformMapping.platform)
    found = {
        one.platform: one
        for one in db.session.scalars(
            select(PlatformMapping)
            .where(PlatformMapping.id.in_(newest))
            .order_by(PlatformMapping.id)
        )
    }
    own = found.pop(PLATFORM, None) or PlatformMapping(
        platform=PLATFORM,
        columns=[list(pair) for pair in COLUMNS.items()],
        active=True,
    )
    return {PLATFORM: own} | found


def active() -> list[str]:
    """The platforms to which new results go."""
    return [name for name, one in mappings().items() if one.active]


def set_mapping(
    *, platform: str, columns: list[list[str]], active: bool, by: Officer
) -> PlatformMapping:
    """对照表: which fields the platform takes, in which order and under which titles."""
    facts = {"platform": platform, "columns": columns, "active": active}
    with step("delivery.mapped", by, **facts):
        refuse_columns(columns)
        if "/" in platform:  # so are those named that a plugin carries
            raise Refused(_l("平台名称不能有“/”。"), "platform")
        made = PlatformMapping(platform=platform, columns=columns, active=active,
                               set_by_id=by.id)  # fmt: skip
        db.session.add(made)
    return made


def refuse_columns(columns: list[list[str]]) -> None:
    keys, titles = [key for key, _t in columns], [title for _k, title in columns]
    if unknown := [key for key in keys if key not in COLUMNS]:
        raise Refused(_l("没有这样的字段：%(keys)s。", keys="、".join(unknown)[:200]), "columns")
    if missing := [COLUMNS[key] for key in NEEDED if key not in keys]:
        raise Refused(_l("必须报送：%(titles)s。", titles="、".join(missing)), "columns")
    if len(set(keys)) < len(keys) or len(set(titles)) < len(titles):
        raise Refused(_l("字段和列名都不能重复。"), "columns")
    if any(not title or len(title) > MOST_TITLE for title in titles):
        raise Refused(_l("列名不能为空，最多 %(n)s 个字。", n=MOST_TITLE), "columns")
