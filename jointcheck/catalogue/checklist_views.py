"""检查表插件: what is installed, what changed, who took it into use, and how it looks on site."""

from typing import Any

from flask import Response
from sqlalchemy import select

from jointcheck.catalogue import checklist_steps, forms, pins, plugin_views, plugins
from jointcheck.catalogue.blueprint import bp
from jointcheck.catalogue.model import ChecklistVersion
from jointcheck.ground import ledger
from jointcheck.ground.db import db
from jointcheck.ground.page import page, see
from jointcheck.people.access import me
from jointcheck.plugin import diff
from jointcheck.plugin.difference import names


@bp.get("/checklists")
def checklists() -> Response:
    return show([])


def show(troubles: list[str]) -> Response:
    versions = db.session.scalars(
        select(ChecklistVersion).order_by(ChecklistVersion.department_id, ChecklistVersion.code,
                                          ChecklistVersion.id.desc())
    ).all()  # fmt: skip
    newest: dict[str, ChecklistVersion] = {}
    for version in versions:
        newest.setdefault(version.code, version)
    return page("catalogue/checklists.html", versions=list(newest.values()), troubles=troubles,
                plugins=plugin_views.listed(plugins.host()), tones=plugin_views.TONES,
                sync=forms.SyncForm(), switch=forms.SwitchForm(),
                older=[v for v in versions if newest[v.code] is not v])  # fmt: skip


@bp.post("/checklists/sync")
def sync_checklists() -> Response:
    found: Any = forms.SyncForm().do(plugins.sync, by=me())
    return show(found) if isinstance(found, list) else see("catalogue.checklists")


@bp.get("/checklists/<int:checklist_version>")
def checklist(checklist_version: ChecklistVersion) -> Response:
    before = pins.previous(checklist_version)
    content = pins.checklist(checklist_version)
    return page("catalogue/checklist.html", version=checklist_version, content=content,
                before=before, approve=forms.ApproveForm.of(checklist_version),
                changes=diff(pins.checklist(before), content) if before else (),
                names=names(pins.checklist(before), content) if before else {},
                events=ledger.trace(checklist_version))  # fmt: skip


@bp.post("/checklists/<int:checklist_version>/approve")
def approve_checklist(checklist_version: ChecklistVersion) -> Response:
    form = forms.ApproveForm()
    form.do(checklist_steps.approve_checklist, checklist_version, by=me())
    if form.failed:
        return checklist(checklist_version)
    return see("catalogue.checklist", checklist_version=checklist_version.id)
