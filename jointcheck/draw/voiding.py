"""作废 of a draw: asked for with a reason, approved by the heads of two departments."""

from flask_babel import lazy_gettext as _l

from jointcheck.draw import rules
from jointcheck.draw.model import Draw, Void
from jointcheck.draw.preparation import fresh
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer


def request_void(draw: Draw, *, reason: str, whole_task: bool = False, by: Officer) -> Void:
    """Ask that the draw be void; ``whole_task``: the task goes with it."""
    with step("void.requested", by, draw.task, draw=draw.code, reason=reason) as event:
        fresh(draw.task)
        db.session.expire(draw)
        if draw.base_id is not None:
            raise Refused(_l("扩大抽查是原摇号的一部分，不能单独作废。"))
        if draw.void is not None:
            raise Refused(_l("已有作废申请。"))
        if draw.task.dispatched_at is not None:
            raise Refused(_l("名单已经下达执行部门，不能再作废摇号。"))
        void = Void(draw_id=draw.id, reason=reason, whole_task=whole_task, requested_by_id=by.id)
        db.session.add(void)
        db.session.flush()
        event.facts["whole_task"] = whole_task
    db.session.expire(draw, ["void"])
    return void


def approve_void(void: Void, *, by: Officer) -> Void:
    """One approval; with the second, of another department, the draw is void and stays visible."""
    with step("void.approved", by, void) as event:
        fresh(void)
        task = void.draw.task
        fresh(task)
        if task.dispatched_at is not None:
            raise Refused(_l("名单已经下达执行部门，不能再作废摇号。"))
        if why := rules.void_refusal(void, by, task.department_ids):
            raise Refused(why)
        event.facts["draw"] = void.draw.code
        if void.first_by_id is None:
            void.first_by_id, void.first_at = by.id, clock.now()
            return void
        task.locked_at = None  # 名单不再有效；作废的摇号和它的名单仍可查阅
        if void.whole_task:
            task.voided_at = clock.now()
        db.session.flush()
        void.second_by_id, void.second_at = by.id, clock.now()
    db.session.expire(void.draw, ["void"])
    return void
