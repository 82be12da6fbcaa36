"""Statistics, what was found: the share of checks with a problem, cut in five ways."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from jointcheck.archive.figures import Scope, rows
from jointcheck.archive.rates import Rate, Table
from jointcheck.catalogue.model import Entity, ItemVersion
from jointcheck.catalogue.rules import METHODS
from jointcheck.ground.words import N_
from jointcheck.visit.model import Finding, FindingResult, Record, ResultCode, Round

DIRECT = N_("直接形成结果")  # 第十五条：没有检查方式
CONCLUDED = ("passed", "published", "archived")


def tables(s: Scope) -> list[Table]:
    """问题发现率 by item, department, method, region and risk class; one statement for all five."""
    found = rows(found_in(s))
    by: list[tuple[str, str, str, Callable[[Any], str]]] = [
        ("items", _("按抽查事项"), _("抽查事项"), lambda r: r.item),
        ("departments", _("按实施部门"), _("实施部门"), lambda r: s.name(r.department_id)),
        ("methods", _("按检查方式"), _("检查方式"), lambda r: _(METHODS.get(r.method, DIRECT))),
        ("regions", _("按地区"), _("地区"), lambda r: r.region or "—"),
        ("risk", _("按信用风险分类"), _("信用风险分类"), lambda r: r.risk_class or "—"),
    ]
    return [shares(key, title, column, found, of) for key, title, column, of in by]


def found_in(s: Scope) -> Any:
    """Findings with a result in the last round of concluded records, counted with their problems."""
    said = select(FindingResult.id).where(FindingResult.finding_id == Finding.id)
    bad = said.join(ResultCode, ResultCode.code == FindingResult.code).where(
        ResultCode.group == "problem"
    )
    turn = aliased(Round)
    last = select(func.max(turn.number)).where(turn.record_id == Record.id).correlate(Record)
    keys = (ItemVersion.name.label("item"), Finding.department_id, Finding.method, Entity.region,
            Entity.risk_class)  # fmt: skip
    return (
        select(*keys, func.count().label("checked"), func.count(case((bad.exists(), 1))).label("bad"))
        .select_from(Finding).join(Round, Round.id == Finding.round_id)
        .join(Record, Record.id == Round.record_id).join(Entity, Entity.id == Record.entity_id)
        .join(ItemVersion, ItemVersion.id == Finding.item_version_id)
        .where(Record.task_id.in_(s.tasks), Record.state.in_(CONCLUDED), Round.number == last.scalar_subquery())
        .where(said.exists()).group_by(*keys)
    )  # fmt: skip


def shares(
    key: str, title: str, column: str, found: Iterable[Any], of: Callable[[Any], Any]
) -> Table:
    checked: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    for row in found:
        checked[of(row)] += row.checked
        bad[of(row)] += row.bad
    body = [[one, n, bad[one], Rate(bad[one], n)] for one, n in checked.most_common()]
    return Table(key, title, [column, _("检查项次"), _("发现问题"), _("问题发现率")], body, chart=3,
                 internal=key == "risk",
                 note=_("信用风险分类只供内部使用，不得公开。") if key == "risk" else "")  # fmt: skip
