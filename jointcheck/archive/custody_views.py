"""Pages of 保管: loans, appraisal and destruction of sealed volumes, and supplementary volumes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from jointcheck.archive import custody, custody_rules, forms, queues
from jointcheck.archive import supplement as supplements
from jointcheck.archive.blueprint import bp
from jointcheck.archive.model import Appraisal, Loan, Volume
from jointcheck.ground import clock, ledger
from jointcheck.ground.forms import Form
from jointcheck.ground.page import page, paged, see
from jointcheck.ground.workdays import Deadline
from jointcheck.people import access, todo
from jointcheck.people.access import me
from jointcheck.people.deciding import ApproveForm, RefuseForm, decision
from jointcheck.people.model import Officer
from jointcheck.people.todo import Waiting
from jointcheck.plan.model import Task

LEAN = (lazyload(Task.items), lazyload(Task.strata))
access.loads("loan", Loan, joinedload(Loan.volume).joinedload(Volume.task).options(*LEAN))
USUAL = timedelta(days=15)


@bp.get("/loans")
def loans() -> Response:
    query = (
        select(Loan).join(Loan.volume).join(Volume.task)
        .options(contains_eager(Loan.volume).options(lazyload(Volume.task), lazyload(Volume.record)))
        .where(queues.visible(me())).order_by(Loan.closed_at.isnot(None), Loan.due_on, Loan.id)
    )  # fmt: skip
    return page("archive/loans.html", rows=paged(query), rules=custody_rules, deadline=Deadline)


@bp.route("/volumes/<int:volume>/loans/new", methods=["GET", "POST"])
def ask_loan(volume: Volume) -> Response:
    form = forms.LoanForm(due_on=clock.today() + USUAL)
    made = form.do(custody.ask_loan, volume, by=me())
    if made:
        return see("archive.loan", loan=made.id)
    return page("archive/custody_form.html", form=form, volume=volume, title=_("登记借阅"),
                primary=_("提请批准"))  # fmt: skip


@bp.get("/loans/<int:loan>")
def loan(loan: Loan) -> Response:
    return loan_page(loan)


def loan_page(loan: Loan) -> Response:
    return page("archive/loan.html", loan=loan, rules=custody_rules, events=ledger.trace(loan),
                state=custody_rules.loan_state(loan), due=Deadline(loan.due_on),
                back=forms.ReturnForm.of(loan), **decision(loan))  # fmt: skip


def on_loan(loan: Loan, form: Form, step: Any) -> Response:
    done = form.do(step, loan, by=me())
    return see("archive.loan", loan=loan.id) if done else loan_page(loan)


@bp.post("/loans/<int:loan>/approve")
def approve_loan(loan: Loan) -> Response:
    return on_loan(loan, ApproveForm.of(loan), custody.approve_loan)


@bp.post("/loans/<int:loan>/refuse")
def refuse_loan(loan: Loan) -> Response:
    return on_loan(loan, RefuseForm.of(loan), custody.refuse_loan)


@bp.post("/loans/<int:loan>/return")
def return_loan(loan: Loan) -> Response:
    return on_loan(loan, forms.ReturnForm.of(loan), custody.give_back)


# -- appraisal -------------------------------------------------------------------------------


@bp.route("/volumes/<int:volume>/appraise", methods=["GET", "POST"])
def appraise(volume: Volume) -> Response:
    form = forms.AppraisalForm()
    if form.do(custody.appraise, volume, by=me()):
        return see("archive.appraisal", volume=volume.id)
    return page("archive/custody_form.html", form=form, volume=volume, title=_("鉴定案卷"),
                primary=_("提交鉴定意见"))  # fmt: skip


@bp.get("/volumes/<int:volume>/appraisal")
def appraisal(volume: Volume) -> Response:
    """The volume's last appraisal; without one, the volume itself."""
    return appraisal_page(volume)


def appraisal_page(volume: Volume) -> Response:
    if not volume.appraisals:
        return see("archive.volume", volume=volume.id)
    one = volume.appraisals[-1]
    return page("archive/appraisal.html", appraisal=one, rules=custody_rules,
                state=custody_rules.appraisal_state(one), events=ledger.trace(one),
                ends=custody.expires(volume), **decision(one))  # fmt: skip


def on_appraisal(volume: Volume, kind: type[Form], step: Any) -> Response:
    one = volume.appraisals[-1] if volume.appraisals else None
    if one and kind.of(one).do(step, one, by=me()):
        return see("archive.appraisal", volume=volume.id)
    return appraisal_page(volume)


@bp.post("/volumes/<int:volume>/appraisal/agree")
def agree(volume: Volume) -> Response:
    return on_appraisal(volume, ApproveForm, custody.agree)


@bp.post("/volumes/<int:volume>/appraisal/disagree")
def disagree(volume: Volume) -> Response:
    return on_appraisal(volume, RefuseForm, custody.disagree)


@bp.route("/volumes/<int:volume>/destroy", methods=["GET", "POST"])
def destroy(volume: Volume) -> Response:
    if not volume.appraisals:
        return see("archive.volume", volume=volume.id)
    form = forms.DestroyForm.of(volume.appraisals[-1])
    if form.do(custody.destroy, volume.appraisals[-1], by=me()):
        return see("archive.appraisal", volume=volume.id)
    return page("archive/destroy.html", form=form, appraisal=volume.appraisals[-1])


@bp.route("/volumes/<int:volume>/supplement", methods=["GET", "POST"])
def supplement(volume: Volume) -> Response:
    form = forms.FileForm.of(volume)
    made = form.do(supplements.file_supplement, volume, by=me())
    if made:
        return see("archive.volume", volume=made.id)
    return page("archive/custody_form.html", form=form, volume=volume, title=_("立补充卷"),
                primary=_("立补充卷"),
                note=_("案卷封存以后又有的异议、更正、公示或后续处置材料，单独编成补充卷；原卷不动。"))  # fmt: skip


@todo.source
def decisions(officer: Officer) -> Iterator[Waiting]:
    """What waits for a head of the initiating department: loans and appraisals."""
    held = officer.departments_as("head")
    if not held:
        return
    mine = Task.initiating_department_id.in_(held)
    asked = (
        select(Loan.id, Volume.number).join(Loan.volume).join(Volume.task)
        .where(mine, Loan.decided_at.is_(None))
    )  # fmt: skip
    open_ = (
        select(Volume.id, Volume.number)
        .select_from(Appraisal).join(Appraisal.volume).join(Volume.task)
        .where(mine, Appraisal.closed_at.is_(None), Appraisal.appraised_by_id != officer.id)
    )  # fmt: skip
    undecided = Appraisal.decided_at.is_(None)
    yield Waiting("archive", _("批准借阅案卷"), "archive.loan", "loan", asked)
    yield Waiting(
        "archive", _("决定鉴定意见"), "archive.appraisal", "volume", open_.where(undecided)
    )
    yield Waiting("archive", _("监销案卷"), "archive.appraisal", "volume", open_.where(~undecided))


@todo.source
def out(officer: Officer) -> Iterator[Waiting]:
    """Loans that are out, for the archivist who must see them come back."""
    held = officer.departments_as("archivist")
    if not held:
        return
    query = (
        select(Loan.id, Volume.number, Loan.due_on).join(Loan.volume).join(Volume.task)
        .where(Task.initiating_department_id.in_(held), Loan.approved.is_(True),
               Loan.closed_at.is_(None))
    )  # fmt: skip
    yield Waiting("archive", _("收回借阅的案卷"), "archive.loan", "loan", query)
