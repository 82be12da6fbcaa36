"""预览: checklists tried out by those who decide about them."""

import json

from flask import Response, request, url_for

from jointcheck.catalogue import pins
from jointcheck.catalogue.model import ChecklistUpload, ChecklistVersion
from jointcheck.ground.page import page
from jointcheck.plugin import Checklist
from jointcheck.visit import sheet_page, trial
from jointcheck.visit.blueprint import bp


@bp.route("/field/checklists/<int:checklist_version>", methods=["GET", "POST"])
def preview_checklist(checklist_version: ChecklistVersion) -> Response:
    back = url_for("catalogue.checklist", checklist_version=checklist_version.id)
    return tried(pins.checklist(checklist_version), back)


@bp.route("/field/uploads/<int:checklist_upload>", methods=["GET", "POST"])
def preview_upload(checklist_upload: ChecklistUpload) -> Response:
    back = url_for("catalogue.checklist_upload", checklist_upload=checklist_upload.id)
    return tried(pins.of_upload(checklist_upload), back)


def tried(checklist: Checklist, back: str) -> Response:
    """The checklist with what was typed so far; HTMX only gets what has changed."""
    form = trial.form(checklist)
    view = sheet_page.laid_out(checklist, form.answers())
    template = "visit/_trial.html" if request.headers.get("HX-Request") else "visit/trial.html"
    response = page(template, form=form, view=view, checklist=checklist, back=back,
                    rest=trial.rest(checklist, view))  # fmt: skip
    response.headers["HX-Trigger"] = json.dumps({"sheet": {"shown": view.shown}})
    return response
