"""One plugin, for its department: what it brings, how it stands, what went wrong, try again."""

from collections.abc import Iterable
from typing import Any

from flask import Response, abort
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jointcheck.catalogue import checklist_steps, forms, plugins
from jointcheck.catalogue.blueprint import bp
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.page import page, see
from jointcheck.people.access import me
from jointcheck.people.plugin_model import PluginAdmission, PluginSwitch, PluginTrouble
from jointcheck.plugin import quality
from jointcheck.plugin.host import Host

HOOKS = {
    "admit": _l("载入"), "checklists": _l("专项检查表"), "lookups": _l("预查比对"),
    "papers": _l("附加文书"), "review_steps": _l("附加审核环节"), "followups": _l("后续监管去向"),
    "publishers": _l("公示平台"), "assess": _l("签字前校验"), "check": _l("填写时核对"),
    "fetch": _l("查询业务系统"), "push": _l("报送"), "on_event": _l("事后通知"),
}  # fmt: skip
TONES = {"已核验": "pass", "未读取": "quiet"}
WITHOUT = {
    "checklists": _l("不能用于新任务；已固定在任务里的检查表照常填写、打印。"),
    "lookups": _l("预查时显示“未能查询”，由执法人员人工核对。"),
    "papers": _l("附加文书不能出具；系统自带文书不受影响。"),
    "review_steps": _l("有关记录停在审核，须由发起部门负责人说明理由放行。"),
    "followups": _l("系统自带的后续监管去向不受影响。"),
    "publishers": _l("报送排队等候；本系统公示不受影响。"),
    "assess": _l("签字不受影响，表上注明“未经插件校验”。"),
    "check": _l("填写不受影响，只是没有当场提示。"),
    "on_event": _l("只作记录，不影响办理。"),
}


@bp.get("/plugins/<name>")
def plugin(name: str) -> Response:
    host = known(name)
    admission = db.session.scalar(select(PluginAdmission).filter_by(plugin=name))
    troubles = db.session.scalars(
        select(PluginTrouble).filter_by(plugin=name).order_by(PluginTrouble.id.desc()).limit(50)
    ).all()
    since = admission and (admission.cleared_at or admission.at)
    users = db.session.scalars(
        select(PluginSwitch).filter_by(plugin=name, enabled=True).order_by(PluginSwitch.id)
    ).all()
    held = host.plugins.get(name)
    lines = quality.plugin(held.offers, held.has, (), clock.today()) if held else ()
    return page(
        "catalogue/plugin.html", name=name, title=plugins.titles().get(name, name),
        entry=host.entries.get(name), state=host.state(name),
        tones=TONES, admission=admission, plugin=held, users=users, hooks=HOOKS, without=WITHOUT,
        lost=lost(host, name), troubles=gathered(t for t in troubles if not since or t.at >= since),
        earlier=gathered(t for t in troubles if since and t.at < since),
        retry=forms.RetryForm(), switch=forms.SwitchForm(), mode=host.mode,
        quality=list(lines), used=any(one.department_id == me().department_id for one in users),
    )  # fmt: skip


def gathered(troubles: Iterable[PluginTrouble]) -> list[tuple[PluginTrouble, int]]:
    """Each trouble once, as it came last, and how often."""
    found: dict[tuple[str, str], list[PluginTrouble]] = {}
    for one in troubles:
        found.setdefault((one.hook, one.words), []).append(one)
    return [(same[0], len(same)) for same in found.values()]


def known(name: str) -> Host:
    """The host, if the plugin is installed here or was once."""
    host = plugins.host()
    seen = select(PluginAdmission.id).filter_by(plugin=name)
    if name not in host.entries and db.session.scalar(seen) is None:
        abort(404)
    return host


def lost(host: Host, name: str) -> list[str]:
    """The hooks that do not work now."""
    held = host.plugins.get(name)
    if held is None or "admit" in held.failed:
        return list(WITHOUT)
    asked = [*held.has, *(["check"] if held.checks else [])]
    stopped = [hook for hook in ("lookups", "publishers", "assess", "check", "on_event")
               if hook in asked and host.notes.isolated(name)]  # fmt: skip
    return [*held.failed, *(hook for hook in stopped if hook not in held.failed)]


@bp.post("/plugins/<name>/retry")
def retry_plugin(name: str) -> Response:
    if name not in plugins.host().entries:
        abort(404)
    forms.RetryForm().do(plugins.sync, by=me(), only=(name,))
    return see("catalogue.plugin", name=name)


@bp.post("/plugins/<name>/<state>")
def switch_plugin(name: str, state: str) -> Response:
    if state not in ("on", "off") or name not in plugins.host().entries:
        abort(404)
    forms.SwitchForm().do(checklist_steps.switch_plugin, me().department, plugin=name,
                          enabled=state == "on", by=me())  # fmt: skip
    return see("catalogue.checklists")


def listed(host: Host) -> list[dict[str, Any]]:
    """Every plugin that is installed here or was once, as the list shows it."""
    kept = db.session.scalars(select(PluginAdmission.plugin)).all()
    query = select(PluginSwitch.plugin).filter_by(department_id=me().department_id, enabled=True)
    used = set(db.session.scalars(query))
    names, titles = sorted({*host.entries, *kept}), plugins.titles()
    return [
        {
            "name": name,
            "title": titles.get(name, name),
            "state": host.state(name),
            "on": name in used,
            "here": name in host.entries,
            "brings": brings(host, name),
        }
        for name in names
    ]


def brings(host: Host, name: str) -> str:
    """Titles of what the plugin offers, so that a person knows it by more than its package."""
    held = host.plugins.get(name)
    offers = held.offers.values() if held else ()
    return "、".join(dict.fromkeys(one.title for offered in offers for one in offered))
