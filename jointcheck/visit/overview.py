"""One record at a glance: what is done, what is next, what is missing; for desk and tablet."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from jointcheck.catalogue import pins
from jointcheck.ground import calendar
from jointcheck.ground.language import told
from jointcheck.plan.rules import ribbon
from jointcheck.plugin import Answer, visible
from jointcheck.visit import content, lists, notice, rules, steps
from jointcheck.visit.model import Presence, Record, Sheet


@dataclass(frozen=True)
class Task:
    """One line of the visit's list: where it leads, how it stands."""

    title: str
    word: str
    tone: str = "quiet"
    hint: str = ""
    url: str | None = None
    done: bool = False


def tasks(record: Record, there: list[Presence]) -> list[Task]:
    """预查 → 告知 → 到场 → 各专项检查表 → 记录表 → 签字和提交; ``there``: who came."""
    found = [prepared(record), notified(record), arrived(record, there)]
    if record.round.direct:
        found.append(direct(record))
    else:
        found += [sheet(record, one) for one in content.current(record.round.sheets)]
    return [*found, findings(record), signing(record)]


def prepared(record: Record) -> Task:
    done = {one.code for one in steps.preparations(record)}
    left = len(rules.READINESS.keys() - done)
    url = url_for("visit.preparation", record=record.id)
    if not left:
        return Task(_("预查比对"), _("已完成"), "pass", url=url, done=True)
    return Task(
        _("预查比对"), _("还有 %(left)s 项", left=left), "due" if done else "quiet", url=url
    )


def notified(record: Record) -> Task:
    title, url = _("告知书"), url_for("visit.notice_page", record=record.id)
    if notice.delivered(record):
        return Task(title, _("已送达"), "pass", url=url, done=True)
    if notice.silent(record):
        hint = _("检查开始前不得透露相关信息")
        return Task(title, _("不宜告知"), "seal", hint=hint, url=url, done=True)
    if record.notices:
        return Task(title, _("未送达"), "due", url=url)
    return Task(title, _("未制作"), url=url, done=not notice.required(record))


def arrived(record: Record, there: list[Presence]) -> Task:
    title, url = _("到场和离场"), url_for("visit.presence_page", record=record.id)
    if record.round.direct and not there:
        return Task(title, _("未到场"), hint=_("直接形成检查结果"), url=url, done=True)
    if not there:
        return Task(title, _("未到场"), url=url)
    names = "、".join(one.inspector.name for one in there)
    gone = all(one.left_at for one in there)
    word = _("已离场") if gone else _("在场 %(n)s 人", n=sum(not one.left_at for one in there))
    return Task(title, word, "pass" if gone else "act", hint=names, url=url, done=True)


def direct(record: Record) -> Task:
    url = url_for("visit.direct_page", record=record.id)
    return Task(_("直接形成检查结果"), _("已填写"), "pass", url=url, done=True)


def sheet(record: Record, one: Sheet) -> Task:
    title = f"{one.department.short_name} · {one.checklist_version.title}"
    url = url_for("visit.sheet", sheet=one.id)
    if one.signed_at:
        return Task(title, _("已签字"), "pass", url=url, done=True)
    if not record.started_at:
        return Task(title, _("还不能开始"), hint=_("到场后开始检查"))
    done, wanted = counted(one)
    hint = _("已查 %(n)s 项，共 %(all)s 项", n=done, all=wanted) if done else ""
    return Task(title, _("检查中") if done else _("未检查"), "act" if done else "quiet", hint, url)


def counted(one: Sheet) -> tuple[int, int]:
    """(items answered, items to be answered) of a sheet as it stands."""
    given = {a.code: Answer(str(a.value or ""), a.note) for a in one.answers}
    shown = visible(pins.checklist(one.checklist_version), given)
    done = sum(item.code in given for item in shown)
    return done, sum(not item.optional or item.code in given for item in shown)


def findings(record: Record) -> Task:
    rows = record.round.findings
    filled = sum(bool(row.results) for row in rows)
    title, url = _("检查记录表"), url_for("visit.findings", record=record.id)
    if not record.started_at and not record.round.direct:
        return Task(title, _("还不能开始"), hint=_("到场后开始检查"))
    if filled == len(rows):
        return Task(title, _("已填写"), "pass", url=url, done=True)
    hint = _("已填 %(n)s 项，共 %(all)s 项", n=filled, all=len(rows))
    return Task(
        title, _("填写中") if filled else _("未填写"), "act" if filled else "quiet", hint, url
    )


def signing(record: Record) -> Task:
    title, url = _("结论、签字和提交"), url_for("visit.signing", record=record.id)
    if record.state in rules.OPEN:
        can_start = record.started_at or record.round.direct
        return Task(title, _("还不能开始") if not can_start else _("未作出结论"),
                    url=url if can_start else None)  # fmt: skip
    handed_in = record.state not in ("concluded", "signed")
    tone = rules.TONES[record.state]
    return Task(title, told(rules.STATES[record.state]), tone, url=url, done=handed_in)


def next_task(found: list[Task]) -> Task | None:
    """The first that is not done and can be done."""
    return next((one for one in found if not one.done and one.url), None)


def missing(found: list[Task]) -> list[Task]:
    return [one for one in found if not one.done]


def strip(record: Record) -> list[dict[str, str]]:
    """The ribbon of the record, with since when."""
    note = told(rules.STATES[record.state])
    return ribbon(rules.stage(record.state), {"检查": note} if here(record) else {})


def here(record: Record) -> bool:
    return rules.stage(record.state) == "visiting"


def deadline(record: Record) -> Any:
    concluded = lists.concluded_on(record.concluded_at)
    return rules.due(record.state, record.task.ends_on, concluded, calendar.workdays())


def state(record: Record) -> tuple[str, str]:
    """The record's state as (word, tone)."""
    return told(rules.STATES[record.state]), rules.TONES[record.state]
