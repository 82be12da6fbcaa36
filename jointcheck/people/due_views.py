"""期限一览: all clocks of the officer's departments on one page, the reddest first."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, g
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import SelectChoice, SelectField

from jointcheck.ground.db import db
from jointcheck.ground.forms import Query
from jointcheck.ground.page import page
from jointcheck.people import due
from jointcheck.people.access import me
from jointcheck.people.model import Department

bp = Blueprint("due", __name__)
MOST = 300


class DueQuery(Query):
    department = SelectField(_l("部门"), coerce=str)
    stage = SelectField(
        _l("状态"),
        choices=[SelectChoice("", _l("全部")), SelectChoice(due.OVERDUE, _l("已逾期")),
                 SelectChoice(due.NEAR, _l("三个工作日内到期"))],
    )  # fmt: skip


@bp.get("/due")
def clocks() -> Response:
    g.section = "due"
    wide = bool({"superior", "audit_admin"} & me().roles)
    held = None if wide else {grant.department_id for grant in me().grants}
    running = due.of(held)
    names = departments({one.department_id for one in running})
    query = DueQuery()
    query.department.choices = [
        SelectChoice("", _l("全部")), *(SelectChoice(str(k), v) for k, v in names.items())
    ]  # fmt: skip
    return page("people/due.html", "rows", query=query, names=names, counts=tally(running),
                rows=wanted(running, query.wanted), most=MOST)  # fmt: skip


def departments(ids: set[int]) -> dict[int, str]:
    query = select(Department.id, Department.short_name).where(Department.id.in_(ids))
    return dict(db.session.execute(query.order_by(Department.id)).all())


def tally(running: list[due.Due]) -> dict[int, Counter[str]]:
    """Department → how many are overdue, due soon, and in time (the empty key)."""
    found: dict[int, Counter[str]] = {}
    for one in running:
        found.setdefault(one.department_id, Counter())[one.stage] += 1
    return found


def wanted(running: list[due.Due], conditions: dict[str, Any]) -> list[due.Due]:
    side, stage = conditions.get("department"), conditions.get("stage")
    return [
        one for one in running
        if (not side or str(one.department_id) == side) and (not stage or one.stage == stage)
    ]  # fmt: skip
