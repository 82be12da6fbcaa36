"""What the page of a task says of its draw."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from jointcheck.draw import platform, rules
from jointcheck.draw.model import Draw, Team
from jointcheck.ground.db import db
from jointcheck.people import access
from jointcheck.plan.model import Task
from jointcheck.plan.panels import PANELS, Panel, Row


def draw_panel(task: Task) -> Panel | None:
    """Every draw of the task, void ones too, and where the teams are."""
    rows = clue_rows(task) if task.kind == "clue" else draw_rows(task)
    return Panel(_("摇号和检查小组"), rows, _("还没有准备摇号。方案完成后，由发起部门经办人准备。"))


def draw_rows(task: Task) -> list[Row]:
    query = select(Draw).where(Draw.task_id == task.id, Draw.base_id.is_(None))
    draws = list(db.session.scalars(query.options(db.joinedload(Draw.void)).order_by(Draw.serial)))
    rows = [
        Row(title(draw), url_for("draw.draw", draw=draw.id), *rules.STATES[rules.state(draw)])
        for draw in draws
    ]
    if not any(not draw.voided for draw in draws):
        rows += first_rows(task, draws)
    return rows + team_rows(task, any(draw.locked_at for draw in draws), bool(draws))


def title(draw: Draw) -> str:
    if draw.elsewhere:
        return _("第 %(n)s 次：名单由其他平台抽取", n=draw.serial)
    return _("第 %(n)s 次摇号", n=draw.serial)


def first_rows(task: Task, draws: list[Draw]) -> list[Row]:
    """How a list may come about: drawn here, or imported from where it was drawn."""
    listed = platform.waiting(task)
    if listed is not None:
        url = url_for("draw.listed", listed=listed.id)
        return [Row(_("平台抽取的名单"), url, _("等待确认"), "due")]
    rows = []
    if access.allows("draw.prepare", task):
        here, there = [d for d in draws if not d.elsewhere], [d for d in draws if d.elsewhere]
        if not there:
            rows.append(Row(_("准备摇号"), url_for("draw.prepare", task=task.id)))
        if not here:
            rows.append(Row(_("导入平台抽取的名单"), url_for("draw.import_list", task=task.id)))
    return rows


def team_rows(task: Task, locked: bool, drawn: bool) -> list[Row]:
    rows = []
    direct = any(d.mode == "direct" for d in task.departments)
    if direct and not drawn and access.allows("draw.choose_directly", task):
        rows.append(Row(_("直接委派本部门人员"), url_for("draw.choose_directly", task=task.id)))
    if locked and task.dispatched_at is None and access.allows("draw.confirm_dispatch", task):
        rows.append(Row(_("确认并下达名单"), url_for("draw.confirm_dispatch", task=task.id)))
    if locked:
        state = (_("已下达"), "pass") if task.dispatched_at else (_("未下达"), "due")
        rows.append(Row(_("检查小组"), url_for("draw.teams", task=task.id), *state))
    return rows


def clue_rows(task: Task) -> list[Row]:
    known = db.session.scalar(select(Team.id).filter_by(task_id=task.id).limit(1))
    if known is None:
        return [Row(_("组成检查小组"), url_for("draw.assign_team", task=task.id))]
    return team_rows(task, True, True)


PANELS.append(draw_panel)
