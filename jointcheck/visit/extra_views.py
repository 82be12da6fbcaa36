"""Pages of what a department's plugins add to a visit: its papers, its advice while filling."""

from flask import Response

from jointcheck.ground.forms import Form
from jointcheck.ground.page import page, see
from jointcheck.people.access import me
from jointcheck.visit import advice, evidence, extra_papers
from jointcheck.visit.blueprint import bp
from jointcheck.visit.model import Record, Sheet


class IssueForm(Form):
    """A button: issue one paper of a plugin."""


@bp.post("/records/<int:record>/papers/<plugin>/<code>")
def issue_paper(record: Record, plugin: str, code: str) -> Response:
    IssueForm().do(extra_papers.issue, record, plugin=plugin, code=code, by=me())
    return see("visit.record", record=record.id)


@bp.get("/field/sheets/<int:sheet>/advice")
def sheet_advice(sheet: Sheet) -> Response:
    """What the plugin says of the answers as they stand; nothing of it is kept."""
    key, title = sheet.id, sheet.checklist_version.title
    found = advice.of(sheet, evidence.answers(sheet))
    return page("visit/advice.html", "advice", sheet=key, title=title, advice=found)
