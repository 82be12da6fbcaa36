"""第十四条: the responsible inspector signs his sheet, and it is locked."""

from typing import Any

from flask_babel import lazy_gettext as _l

from jointcheck.catalogue import pins
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.ledger import canonical
from jointcheck.ground.refusal import Refused, Stale
from jointcheck.ground.step import step
from jointcheck.plugin import missing
from jointcheck.visit import content, evidence, opinion, sheets, shown
from jointcheck.visit.model import Sheet
from jointcheck.visit.shown import HERE, Seen
from jointcheck.visit.signatures import add_signature, again

ledger.words({"sheet.signed": _l("签字确认检查表")})


def sign_sheet(sheet: Sheet, *, password: str, path: str, by: Any, seen: Seen = HERE) -> Sheet:
    """第十四条：由具体负责检查的人员签字确认. Its words are frozen; from here on it is locked."""
    refuse_unready(sheet, by)
    again(by, password)
    before = canonical(content.sheet_draft(sheet))
    given = evidence.answers(sheet)
    db.session.commit()  # nothing of ours is held while the plugin thinks
    said = opinion.of(sheet, given)
    with step("sheet.signed", by, sheet) as event:
        refuse_unready(sheet, by)
        draft = content.sheet_draft(sheet)
        shown.refuse_unseen(seen, shown.of_sheet(draft))
        if canonical(draft) != before:
            raise Stale(thing=sheet)
        sheet.responsible = sheets.inspector_of(sheet, by)
        sheet.content = canonical(content.sheet_draft(sheet))
        sheet.digest = content.digest(sheet.content)
        sheet.score, sheet.scored_by, sheet.advice = said.score, said.by, list(said.advice)
        add_signature(sheet.round, "responsible", sheet.digest, by, sheet_id=sheet.id, path=path,
                      seen=seen)  # fmt: skip
        event.facts["digest"] = sheet.digest
        sheet.signed_at = clock.now()
    return sheet


def refuse_unready(sheet: Sheet, by: Any) -> None:
    sheets.refuse_unless_filling(sheet, by)
    me = sheets.inspector_of(sheet, by)
    if sheet.responsible is not None and sheet.responsible != me:
        raise Refused(_l("这张检查表由%(name)s负责，由其本人签字。", name=sheet.responsible.name))
    open_items = missing(pins.checklist(sheet.checklist_version), evidence.answers(sheet))
    if open_items:
        raise Refused(_l("还有 %(n)s 处没有填完，不能签字（第十一条）。", n=len(open_items)))
