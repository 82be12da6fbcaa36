"""第十五条: a result without a visit, for a party that cannot be found, refuses, or is no more."""

import hashlib
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jointcheck.ground import clock, files, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.visit import content, evidence, rules
from jointcheck.visit.completeness import Code
from jointcheck.visit.model import (
    DirectResult,
    FindingResult,
    Record,
    Round,
)
from jointcheck.visit.rules import Attempt
from jointcheck.visit.steps import refuse_unless_member, refuse_unless_open

ledger.words({"direct.made": _l("直接形成检查结果"), "direct.withdrawn": _l("撤回直接结果")})


def codes() -> list[Code]:
    """The results that article 15 allows without a visit."""
    return [one for one in content.codes().values() if one.direct]


def make(
    record: Record,
    *,
    code: str,
    ground: str,
    attempts: list[Attempt],
    proofs: list[bytes],
    by: Any,
) -> DirectResult:
    """Form the result directly: the same code for every item, its ground, and what proves it.

    ``proofs``: the files' bytes, at least one. The conclusion and signatures follow as always.
    """
    with step("direct.made", by, record, code=code):
        refuse_unless_member(record, by)
        refuse_unless_open(record)
        refuse_direct(record, code, attempts, proofs)
        said = [{"how": a.how, "on": a.on.isoformat(), "text": a.text} for a in attempts]
        made = DirectResult(code=code, ground=ground, attempts=said)
        record.round.direct = made
        keep_proofs(record, proofs, by)
        set_results(record.round, code)
        db.session.flush()
    return made


def refuse_direct(record: Record, code: str, attempts: list[Attempt], proofs: list[bytes]) -> None:
    if record.round.direct:
        raise Refused(_l("已经直接形成结果；要更改，请先撤回。"))
    if code not in {one.code for one in codes()}:
        raise Refused(_l("这种结果不能不经检查直接形成（第十五条）。"), "code")
    for how in rules.untried(code, attempts):
        raise Refused(
            _l("“无法联系”须经两种途径核实：还缺“%(how)s”。", how=rules.ATTEMPTS[how]), how
        )
    if any(attempt.on > clock.today() for attempt in attempts):
        raise Refused(_l("核实日期不能晚于今天。"), "code")
    if not proofs and not evidence.of_record(record):
        raise Refused(_l("请上传证明材料，例如登记信息截图、现场照片、通话记录。"), "proofs")


def keep_proofs(record: Record, proofs: list[bytes], by: Any) -> None:
    known = {one.file_sha256 for one in evidence.of_record(record)}
    for proof in proofs:
        if hashlib.sha256(proof).hexdigest() in known:
            continue  # it lies there since an earlier try that was withdrawn
        evidence.add_to_record(
            record, content=proof, kind=kind_of(proof), taken_at=None, place=None, by=by,
            caption=_("直接形成检查结果的证明材料"),
        )  # fmt: skip


def kind_of(content: bytes) -> str:
    """The kind of evidence by the file's own signature."""
    kind, _slash, _rest = (files.signature(content[:16]) or "").partition("/")
    return {"image": "photo", "audio": "audio", "video": "video"}.get(kind, "document")


def set_results(round: Round, code: str | None) -> None:
    """One result for every row of the record form, or none."""
    for finding in round.findings:
        finding.results.clear()
    db.session.flush()
    for finding in round.findings:
        if code:
            finding.results.append(FindingResult(round_id=round.id, code=code))


def withdraw(record: Record, *, reason: str, by: Any) -> Record:
    """Take the direct result back before it is concluded; the trace keeps it with the reason."""
    with step("direct.withdrawn", by, record, reason=reason) as event:
        refuse_unless_member(record, by)
        refuse_unless_open(record)
        made = record.round.direct
        if made is None:
            raise Refused(_l("没有直接形成的结果可以撤回。"))
        event.facts.update(code=made.code, ground=made.ground)
        db.session.delete(made)
        set_results(record.round, None)
        db.session.flush()
        db.session.expire(record.round, ["direct"])
    return record
