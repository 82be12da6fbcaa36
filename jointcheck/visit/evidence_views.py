"""Evidence: uploaded beside an item or the whole record, shown small, kept as it came."""

from flask import Response, abort

from jointcheck.catalogue import pins
from jointcheck.ground import files
from jointcheck.ground.db import db
from jointcheck.ground.page import page, see
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.plugin import Item
from jointcheck.visit import doubting, rules, sheet_page, sheets
from jointcheck.visit import evidence as proofs
from jointcheck.visit.blueprint import bp
from jointcheck.visit.inside_forms import EvidenceForm
from jointcheck.visit.model import Evidence, Record, Sheet
from jointcheck.visit.sheet_views import latest

access.loads("evidence", Evidence)
ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic",
    "application/pdf": "pdf", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/wav": "wav",
    "audio/ogg": "ogg", "audio/amr": "amr", "audio/aac": "aac", "video/mp4": "mp4", "video/webm": "webm",
    "application/zip": "zip",
}  # fmt: skip


@bp.route("/field/sheets/<int:sheet>/evidence/<code>", methods=["GET", "POST"])
@latest
def sheet_evidence(sheet: Sheet, code: str) -> Response:
    item = item_or_404(sheet, code)
    form = EvidenceForm()
    if form.do(proofs.add_to_sheet, sheet, code=code, by=me()):
        return see("visit.sheet_evidence", sheet=sheet.id, code=code)
    found = proofs.by_item(sheet).get(code, [])
    return page("visit/sheet_evidence.html", form=form, sheet=sheet, item=item, found=found,
                kinds=proofs.KINDS,
                writable=sheet_page.writable(sheet, me()))  # fmt: skip


def item_or_404(sheet: Sheet, code: str) -> Item:
    try:
        return pins.checklist(sheet.checklist_version).item(code)
    except KeyError:
        abort(404)


@bp.route("/field/visits/<int:record>/evidence", methods=["GET", "POST"])
def evidence_list(record: Record) -> Response:
    form = EvidenceForm()
    if form.do(proofs.add_to_record, record, by=me()):
        return see("visit.evidence_list", record=record.id)
    writable = record.state in rules.OPEN and sheets.member(record, me()) is not None
    found = proofs.of_record(record)
    return page("visit/evidence.html", form=form, record=record, kinds=proofs.KINDS, found=found,
                doubts=doubting.about(record, found), writable=writable)  # fmt: skip


@bp.get("/records/<int:record>/doubts")
def doubts(record: Record) -> Response:
    """What a reviewer should look at twice; the review page fetches it after itself."""
    return page("visit/doubts.html", record=record, doubts=doubting.about(record))


@bp.get("/evidence/<int:evidence>")
def evidence_file(evidence: Evidence) -> Response:
    kind = db.session.get_one(files.StoredFile, evidence.file_sha256).kind
    return files.send(evidence.file_sha256, f"evidence-{evidence.id}.{ENDINGS.get(kind, 'bin')}")


@bp.get("/evidence/<int:evidence>/stamped")
def evidence_stamped(evidence: Evidence) -> Response:
    """The tablet's own copy, with time and place below the picture."""
    if not evidence.stamped_sha256:
        abort(404)
    return files.send(evidence.stamped_sha256, f"evidence-{evidence.id}-stamped.jpg", inline=True)


@bp.get("/evidence/<int:evidence>/picture")
def evidence_picture(evidence: Evidence) -> Response:
    if not evidence.thumb_sha256:
        abort(404)
    return files.send(evidence.thumb_sha256, f"evidence-{evidence.id}-small.jpg", inline=True)
