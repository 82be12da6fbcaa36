"""保管 of sealed volumes: 借阅、鉴定、销毁 (第二十二条；档案法实施条例第二十四条)."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jointcheck.archive import custody_rules as rules
from jointcheck.archive.model import Appraisal, Loan, Volume, VolumeLeaf
from jointcheck.ground import clock, files, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer

ledger.words({
    "archive.loan_asked": _l("申请借阅案卷"), "archive.loan_approved": _l("批准借阅案卷"),
    "archive.loan_refused": _l("不同意借阅案卷"), "archive.loan_returned": _l("归还案卷"),
    "archive.appraised": _l("鉴定案卷"), "archive.appraisal_agreed": _l("同意鉴定意见"),
    "archive.appraisal_refused": _l("不同意鉴定意见"), "archive.destroyed": _l("销毁案卷"),
})  # fmt: skip


def destroyed(volume: Volume) -> Appraisal | None:
    """The appraisal after which the volume was destroyed."""
    return next((one for one in volume.appraisals if one.destroyed_at), None)


def expires(volume: Volume) -> date | None:
    """The last day of a sealed volume's term; None while it is open, or for ever."""
    if volume.sealed_at is None:
        return None
    return rules.expires(
        clock.local(volume.sealed_at).date(), volume.retention_years, volume.appraisals
    )


def refuse_absent(volume: Volume) -> None:
    if volume.sealed_at is None:
        raise Refused(_l("案卷还没有封存。"))
    if destroyed(volume):
        raise Refused(_l("案卷已经销毁，只留目录和销毁记录。"))


# -- loans -----------------------------------------------------------------------------------


def ask_loan(
    volume: Volume, *, form: str, borrower: str, unit: str, purpose: str, due_on: date, by: Officer
) -> Loan:
    """Enter that somebody wants the volume; a head lets him or not."""
    facts = {"form": form, "borrower": borrower, "unit": unit, "purpose": purpose}
    with step("archive.loan_asked", by, number=volume.number, **facts) as event:
        refuse_absent(volume)
        if not clock.today() <= due_on:
            raise Refused(_l("归还日期不能早于今天。"), "due_on")
        if (due_on - clock.today()).days > rules.LONGEST_LOAN:
            raise Refused(_l("一次借阅最长 %(n)s 天。", n=rules.LONGEST_LOAN), "due_on")
        if form == "lend" and any(rules.loan_state(one) in ("waiting", "out") and one.form == "lend"
                                  for one in volume.loans):  # fmt: skip
            raise Refused(_l("案卷已经借出，或者有人正在申请借出。"), "form")
        made = Loan(volume=volume, form=form, borrower=borrower, unit=unit, purpose=purpose,
                    due_on=due_on, requested_by_id=by.id)  # fmt: skip
        db.session.add(made)
        db.session.flush()
        event.subject = made
    return made


def approve_loan(loan: Loan, *, by: Officer) -> Loan:
    with step("archive.loan_approved", by, loan, number=loan.volume.number):
        decide_loan(loan, by, approved=True)
    return loan


def refuse_loan(loan: Loan, *, refusal: str, by: Officer) -> Loan:
    with (
        step("archive.loan_refused", by, loan, number=loan.volume.number, reason=refusal),
        db.session.no_autoflush,
    ):
        loan.refusal = refusal
        decide_loan(loan, by, approved=False)
        loan.closed_by_id, loan.closed_at = by.id, clock.now()
    return loan


def decide_loan(loan: Loan, by: Officer, *, approved: bool) -> None:
    if loan.decided_at is not None:
        raise Refused(_l("这项借阅申请已经有了决定。"))
    if loan.requested_by_id == by.id:
        raise Refused(_l("登记人不能批准自己登记的借阅，请由负责人决定。"))
    refuse_absent(loan.volume)
    loan.approved, loan.decided_by_id, loan.decided_at = approved, by.id, clock.now()


def give_back(loan: Loan, *, remark: str, by: Officer) -> Loan:
    """归还: counted and looked through; ``remark`` says in what state it came back."""
    with step("archive.loan_returned", by, loan, number=loan.volume.number, remark=remark):
        if rules.loan_state(loan) != "out":
            raise Refused(_l("这一卷没有借出在外。"))
        with db.session.no_autoflush:
            loan.remark, loan.closed_by_id, loan.closed_at = remark, by.id, clock.now()
    return loan


# -- appraisal and destruction ---------------------------------------------------------------


def appraise(
    volume: Volume, *, opinion: str, years: int | None, reason: str, by: Officer
) -> Appraisal:
    """鉴定: what is to become of a volume whose term is over; another person must agree."""
    facts = {"number": volume.number, "opinion": opinion, "years": years, "reason": reason}
    with step("archive.appraised", by, **facts) as event:
        refuse_absent(volume)
        end = expires(volume)
        if end is None or end >= clock.today():
            raise Refused(_l("保管期限还没有届满，不能鉴定。"))
        if any(one.closed_at is None for one in volume.appraisals):
            raise Refused(_l("这一卷已有一项鉴定正在办理。"))
        if opinion == "extend" and not years:
            raise Refused(_l("请填写延长多少年。"), "years")
        made = Appraisal(volume=volume, opinion=opinion, years=years if opinion == "extend" else None,
                         reason=reason, appraised_by_id=by.id)  # fmt: skip
        db.session.add(made)
        db.session.flush()
        event.subject = made
    return made


def agree(appraisal: Appraisal, *, by: Officer) -> Appraisal:
    """The second person agrees; a destruction then waits for who carries it out."""
    with step("archive.appraisal_agreed", by, appraisal, number=appraisal.volume.number):
        decide_appraisal(appraisal, by, agreed=True)
    return appraisal


def disagree(appraisal: Appraisal, *, refusal: str, by: Officer) -> Appraisal:
    facts = {"number": appraisal.volume.number, "reason": refusal}
    with step("archive.appraisal_refused", by, appraisal, **facts), db.session.no_autoflush:
        appraisal.refusal = refusal
        decide_appraisal(appraisal, by, agreed=False)
    return appraisal


def decide_appraisal(appraisal: Appraisal, by: Officer, *, agreed: bool) -> None:
    if appraisal.decided_at is not None:
        raise Refused(_l("这项鉴定已经有了决定。"))
    if appraisal.appraised_by_id == by.id:
        raise Refused(_l("鉴定须由两人进行，鉴定人不能同意自己的意见。"))
    refuse_absent(appraisal.volume)
    with db.session.no_autoflush:
        appraisal.agreed, appraisal.decided_by_id = agreed, by.id
        appraisal.decided_at = clock.now()
        if not (agreed and appraisal.opinion == "destroy"):
            appraisal.closed_at = clock.now()


def destroy(appraisal: Appraisal, *, by: Officer) -> Appraisal:
    """监销: the electronic volume and the originals that only it held are gone for ever.

    What stays: the index with its digests, the appraisal, and the trace. The files go after the
    transaction, so that a destruction that failed destroys nothing.
    """
    volume = appraisal.volume
    with step("archive.destroyed", by, appraisal, number=volume.number) as event:
        if rules.appraisal_state(appraisal) != "ready":
            raise Refused(_l("销毁须经两人鉴定同意，而且只能进行一次。"))
        if appraisal.appraised_by_id == by.id:
            raise Refused(_l("鉴定人不能自己监销，请由另一人监销。"))
        if any(rules.loan_state(one) == "out" for one in volume.loans):
            raise Refused(_l("案卷还有借阅没有归还，不能销毁。"))
        gone = only_here(volume)
        event.facts |= {"digest": volume.manifest_digest, "files": len(gone)}
        with db.session.no_autoflush:
            appraisal.destroyed_by_id, appraisal.destroyed_at = by.id, clock.now()
            appraisal.closed_at = clock.now()
    for digest in gone:
        files.path(digest).unlink(missing_ok=True)
    return appraisal


def only_here(volume: Volume) -> list[str]:
    """Digests of the volume's file and of the evidence that no other volume still holds."""
    over = select(Appraisal.volume_id).where(Appraisal.destroyed_at.isnot(None))
    elsewhere = select(VolumeLeaf.sha256).where(
        VolumeLeaf.volume_id != volume.id, VolumeLeaf.volume_id.not_in(over)
    )
    own = select(VolumeLeaf.sha256).where(
        VolumeLeaf.volume_id == volume.id, VolumeLeaf.part == "evidence",
        VolumeLeaf.sha256.not_in(elsewhere),
    )  # fmt: skip
    stored = select(files.StoredFile.sha256).where(files.StoredFile.sha256.in_(own))
    return [*db.session.scalars(stored), *filter(None, [volume.file_sha256])]
