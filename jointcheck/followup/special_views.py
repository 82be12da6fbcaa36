"""普遍性问题 and the special inspections that follow from them (第十九条)."""

from dataclasses import asdict
from typing import Any

from flask import Response, abort
from wtforms import SelectChoice

from jointcheck.catalogue.model import Item
from jointcheck.followup import forms, lists, special, thresholds
from jointcheck.followup.blueprint import bp
from jointcheck.followup.model import Proposal
from jointcheck.followup.rules import Thresholds
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.page import page, paged, see
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.people.deciding import ApproveForm, RefuseForm, decision
from jointcheck.people.inspecting import departments
from jointcheck.people.model import Department
from jointcheck.plan.model import Task

access.loads("proposal", Proposal)
access.loads("department", Department)
YEARS_BACK = 5


@bp.get("/followups/problems")
def problems() -> Response:
    query = forms.YearQuery()
    known = years()
    query.year.choices = [SelectChoice(year, str(year)) for year in known]
    year = query.year.data if query.validate() and query.year.data in known else known[0]
    query.year.data = year
    found = special.problems(year)
    return page("followup/problems.html", query=query, year=year, problems=found,
                names={one.item_id: one.name for one in found},
                paged=paged(lists.proposals(year)))  # fmt: skip


@bp.get("/followups/thresholds")
def measures() -> Response:
    return page("followup/measures.html", departments=departments(),
                known=thresholds.rows(), measures=thresholds.known(), usual=Thresholds())  # fmt: skip


@bp.route("/followups/thresholds/<int:department>", methods=["GET", "POST"])
def set_measure(department: Department) -> Response:
    now = thresholds.of(department.id)
    form = forms.ThresholdForm(data=asdict(now))
    if form.do(thresholds.set_thresholds, department, by=me()):
        return see("followup.measures")
    return page("followup/measure.html", form=form, department=department)


def years() -> list[int]:
    """The years whose problems are shown, the present one first."""
    this = clock.today().year
    return list(range(this, this - YEARS_BACK, -1))


@bp.route("/followups/problems/<int:year>/<int:item>", methods=["GET", "POST"])
def propose(year: int, item: Item) -> Response:
    if year not in years():
        abort(404)
    form = special_form(item, year)
    made = form.do(propose_from, item, year=year, by=me())
    if made:
        return see("followup.proposal", proposal=made.id)
    ratios = [one for one in special.ratios(item, year) if one]
    figures = special.figures(year, item.id)
    return page("followup/propose.html", form=form, item=item, year=year, figures=figures,
                ratio=max(ratios, default=0), version=item.versions[-1])  # fmt: skip


def special_form(item: Item, year: int) -> forms.SpecialForm:
    form = forms.SpecialForm()
    mine = me().departments_as("planner", "head")
    form.origin.choices = [
        SelectChoice(one.id, f"{one.number} {one.name}")
        for one in special.origins(item, year)
        if one.initiating_department_id in mine
    ]
    return form


def propose_from(item: Item, *, origin: int, **given: Any) -> Proposal:
    return special.propose_special(item, origin=db.session.get_one(Task, origin), **given)


@bp.get("/followups/proposals/<int:proposal>")
def proposal(proposal: Proposal) -> Response:
    return proposal_page(proposal)


def proposal_page(proposal: Proposal) -> Response:
    told = {
        key: proposal.figures[key]
        for key in ("fewest", "frequent", "common")
        if key in proposal.figures
    }
    return page("followup/proposal.html", proposal=proposal, measure=Thresholds(**told) if told else None,
                version=proposal.item.versions[-1],
                events=ledger.trace(proposal), **decision(proposal))  # fmt: skip


@bp.post("/followups/proposals/<int:proposal>/approve")
def approve(proposal: Proposal) -> Response:
    if ApproveForm.of(proposal).do(special.approve_special, proposal, by=me()):
        return see("followup.proposal", proposal=proposal.id)
    return proposal_page(proposal)


@bp.post("/followups/proposals/<int:proposal>/refuse")
def refuse(proposal: Proposal) -> Response:
    if RefuseForm.of(proposal).do(special.refuse_special, proposal, by=me()):
        return see("followup.proposal", proposal=proposal.id)
    return proposal_page(proposal)
