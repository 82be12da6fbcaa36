"""Checklists as workbooks in the browser: template, export, upload, what changes, approval."""

from flask import Response

from jointcheck.catalogue import pins, upload_steps
from jointcheck.catalogue.blueprint import bp
from jointcheck.catalogue.model import ChecklistUpload, ChecklistVersion
from jointcheck.catalogue.upload_forms import AdoptUploadForm, DropUploadForm, WorkbookForm
from jointcheck.ground import clock, files, ledger
from jointcheck.ground.page import page, see
from jointcheck.people.access import me
from jointcheck.plugin import diff, template
from jointcheck.plugin.difference import names
from jointcheck.plugin.proofread import is_code

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/checklists/template")
def checklist_template() -> Response:
    """A workbook with one example row, already naming the person's department."""
    department = me().department
    code = department.code.lower()
    content = template.template(
        code if is_code(code) else "checklist", department.short_name, clock.today()
    )
    return files.made(content, XLSX, f"{department.short_name}专项检查表模板.xlsx")


@bp.get("/checklists/<int:checklist_version>/workbook")
def export_checklist(checklist_version: ChecklistVersion) -> Response:
    """The checklist as the workbook from which it could be read again."""
    content = template.write(pins.checklist(checklist_version))
    name = f"{checklist_version.title} {checklist_version.version}.xlsx"
    return files.made(content, XLSX, name)


@bp.route("/checklists/upload", methods=["GET", "POST"])
def upload_checklist() -> Response:
    form = WorkbookForm()
    if upload := form.do(upload_steps.upload_checklist, by=me()):
        return see("catalogue.checklist_upload", checklist_upload=upload.id)
    return page("catalogue/upload.html", form=form, waiting=upload_steps.waiting(me().department_id),
                content=pins.of_upload)  # fmt: skip


@bp.get("/checklists/uploads/<int:checklist_upload>")
def checklist_upload(checklist_upload: ChecklistUpload) -> Response:
    return shown(checklist_upload, AdoptUploadForm.of(checklist_upload), DropUploadForm())


def shown(upload: ChecklistUpload, adopt: AdoptUploadForm, drop: DropUploadForm) -> Response:
    content = pins.of_upload(upload)
    before = upload_steps.newest_of(content.code)
    return page("catalogue/uploaded.html", upload=upload, content=content, before=before,
                changes=diff(pins.checklist(before), content) if before else (),
                names=names(pins.checklist(before), content) if before else {},
                adopt=adopt, drop=drop, events=ledger.trace(upload))  # fmt: skip


@bp.post("/checklists/uploads/<int:checklist_upload>/adopt")
def adopt_upload(checklist_upload: ChecklistUpload) -> Response:
    form = AdoptUploadForm.of(checklist_upload)
    if version := form.do(upload_steps.adopt_upload, checklist_upload, by=me()):
        return see("catalogue.checklist", checklist_version=version.id)
    return shown(checklist_upload, form, DropUploadForm())


@bp.post("/checklists/uploads/<int:checklist_upload>/drop")
def drop_upload(checklist_upload: ChecklistUpload) -> Response:
    form = DropUploadForm()
    if form.do(upload_steps.drop_upload, checklist_upload, by=me()):
        return see("catalogue.upload_checklist")
    return shown(checklist_upload, AdoptUploadForm.of(checklist_upload), form)
