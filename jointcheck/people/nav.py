"""The rail: sections by lifecycle, only those the person may enter."""

from collections import Counter
from typing import Any

from flask import g, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext
from flask_login import current_user

from jointcheck.people import access, todo

SECTIONS = [
    ("home", _l("我的待办"), "people.home"),
    ("due", _l("期限一览"), "due.clocks"),
    ("catalogue", _l("事项清单"), "catalogue.items"),
    ("directory", _l("名录库"), "catalogue.entities"),
    ("plan", pgettext("lists", "年度计划"), "plan.plans"),
    ("task", pgettext("lists", "抽查任务"), "plan.tasks"),
    ("frequency", _l("频次台账"), "plan.frequency_list"),
    ("visit", pgettext("lists", "检查"), "visit.records"),
    ("review", _l("审核"), "review.queue"),
    ("publish", _l("公示与异议"), "publish.results"),
    ("followup", _l("后续监管"), "followup.matters"),
    ("archive", _l("归档"), "archive.volumes"),
    ("statistics", _l("统计"), "archive.statistics"),
    ("plugins", _l("检查表插件"), "catalogue.checklists"),
    ("people", _l("人员与权限"), "admin.officers"),
    ("calendar", _l("工作日历"), "house_records.days"),
    ("ledger", _l("全程留痕"), "house_records.events"),
]  # fmt: skip


def todos() -> list[todo.Todo]:
    """The officer's things to do, gathered once a request."""
    if "todos" not in g:
        g.todos = todo.of(current_user)
    return g.todos


def counted() -> bool:
    """Whether this request has gathered the officer's things to do, so that the rail can count."""
    return "todos" in g


def here() -> str:
    """The section in which the page stands."""
    if request.endpoint == "people.rail":
        return request.args.get("here", "")
    return g.get("section") or (
        "home" if request.endpoint == "people.home" else request.blueprint or ""
    )


def nav() -> list[dict[str, Any]]:
    """``[{label, url, current, count}]`` for the rail."""
    counts = Counter(one.section for one in todos()) if counted() else Counter()
    counts["home"] = counts.total()
    return [
        {"label": label, "url": url_for(endpoint), "current": name == here(), "count": counts[name]}
        for name, label, endpoint in SECTIONS
        if access.allows(endpoint, method="GET")
    ]
