"""The access policy: every route and method, and who may use it. This is the only place
(the doors of the house itself stand beside it, in ``policy_house``, those of follow-up and
archive in ``policy_after``).

A line reads: endpoint, method, who. *Who* is a list of terms, one of which must hold:

* ``public`` – anybody, without an account
* ``officer`` – anybody with an account
* a role (``planner``, ``head``, ``inspector``, ``reviewer``, ``archivist``, ``superior``,
  ``system_admin``, ``security_admin``, ``audit_admin``) – held in any department
* ``role@relation`` – and standing so to the thing that the address names:
  ``own`` his department takes part in it; ``lead`` his department initiated it; ``mine`` it is
  his department's; ``member`` he is on its team; ``leader`` he leads the team; ``peer`` his
  department takes part and he is not on the team; ``self`` it is his own.
"""

from dataclasses import dataclass
from functools import cache

from jointcheck.people.policy_after import AFTER
from jointcheck.people.policy_house import HOUSE, STAFF, STAFF_OWN


@dataclass(frozen=True)
class Term:
    role: str
    relation: str | None = None


@dataclass(frozen=True)
class Rule:
    """Who may use one route with one method; ``text`` as declared."""

    text: str
    public: bool
    terms: tuple[Term, ...]


# May be used before the first password has been changed.
WITHOUT_PASSWORD = {"people.password", "people.logout", "people.preferences", "static"}

POLICY: dict[str, dict[str, str]] = (
    HOUSE
    | AFTER
    | {
        # -- catalogue -----------------------------------------------------------------------------
        "catalogue.items": {"GET": STAFF},
        "catalogue.item": {"GET": STAFF},
        "catalogue.propose": {"GET": "planner", "POST": "planner"},
        "catalogue.revise": {"GET": "planner@lead", "POST": "planner@lead"},
        "catalogue.withdraw": {"GET": "planner@lead", "POST": "planner@lead"},
        "catalogue.adopt": {"GET": "head@lead", "POST": "head@lead"},
        "catalogue.drop": {"POST": "planner@lead"},
        "catalogue.editions": {"GET": STAFF},
        "catalogue.edition": {"GET": STAFF},
        "catalogue.publish_list": {"GET": "head", "POST": "head"},
        "catalogue.entities": {"GET": STAFF},
        "catalogue.export_entities": {"GET": STAFF},
        "catalogue.entity": {"GET": STAFF},
        "catalogue.correct_entity": {"GET": "planner", "POST": "planner"},
        "catalogue.import_": {"GET": "planner", "POST": "planner"},
        "catalogue.template": {"GET": "planner"},
        "catalogue.import_report": {"GET": "officer@self planner@own head@own superior"},
        "catalogue.inspectors": {"GET": STAFF},
        "catalogue.inspector": {"GET": "officer@self planner@own head@own superior"},
        "catalogue.new_inspector": {"GET": "planner", "POST": "planner"},
        "catalogue.edit_inspector": {"GET": "planner@mine", "POST": "planner@mine"},
        "catalogue.add_absence": {"GET": "planner@mine", "POST": "planner@mine"},
        "catalogue.drop_absence": {"POST": "planner@mine"},
        "catalogue.add_relation": {"GET": "planner@mine", "POST": "planner@mine"},
        "catalogue.drop_relation": {"POST": "planner@mine"},
        "catalogue.checklists": {"GET": STAFF},
        "catalogue.checklist": {"GET": STAFF},
        "catalogue.sync_checklists": {"POST": "planner head reviewer"},
        "catalogue.export_checklist": {"GET": STAFF},
        "catalogue.checklist_template": {"GET": "planner head reviewer"},
        "catalogue.upload_checklist": {
            "GET": "planner head reviewer",
            "POST": "planner head reviewer",
        },
        "catalogue.checklist_upload": {"GET": "planner@mine head@mine reviewer@mine"},
        "catalogue.adopt_upload": {"POST": "reviewer@mine head@mine"},
        "catalogue.drop_upload": {"POST": "planner@mine head@mine reviewer@mine"},
        "catalogue.approve_checklist": {"POST": "reviewer@mine head@mine"},
        # -- plan ----------------------------------------------------------------------------------
        "plan.plans": {"GET": STAFF},
        "plan.open_plan": {"GET": "planner", "POST": "planner"},
        "plan.plan": {"GET": STAFF},
        "plan.export_plan": {"GET": STAFF},
        "plan.add_line": {"GET": "planner@lead", "POST": "planner@lead"},
        "plan.change_line": {"GET": "planner@lead", "POST": "planner@lead"},
        "plan.amend_line": {"GET": "planner@lead", "POST": "planner@lead"},
        "plan.withdraw_line": {"GET": "planner@lead", "POST": "planner@lead"},
        "plan.drop_line": {"POST": "planner@lead"},
        "plan.publish_plan": {"GET": "head@lead", "POST": "head@lead"},
        "plan.tasks": {"GET": STAFF},
        "plan.task": {"GET": STAFF_OWN},
        "plan.new_task": {"GET": "planner@lead", "POST": "planner@lead"},
        "plan.new_special": {"GET": "planner@lead", "POST": "planner@lead"},
        "plan.new_clue": {"GET": "planner", "POST": "planner"},
        "plan.scheme": {"GET": "planner@lead", "POST": "planner@lead"},
        "plan.own_list": {"GET": "planner@lead", "POST": "planner@lead"},
        "plan.mode": {"GET": "planner@own", "POST": "planner@own"},
        "plan.approve_silence": {"GET": "head@lead", "POST": "head@lead"},
        "plan.drop_task": {"GET": "planner@lead", "POST": "planner@lead"},
        "plan.frequency_list": {"GET": STAFF},
        "plan.frequency_entity": {"GET": STAFF},
        "plan.caps": {"GET": STAFF},
        "plan.set_cap": {"GET": "head@mine", "POST": "head@mine"},
        "plan.import_outside": {"GET": "planner", "POST": "planner"},
        "plan.outside_template": {"GET": "planner"},
        "plan.withdraw_outside": {
            "GET": "planner@mine head@mine",
            "POST": "planner@mine head@mine",
        },
        "plan.overrides": {"GET": STAFF},
        "plan.ask_override": {"GET": "planner@own", "POST": "planner@own"},
        "plan.override": {"GET": STAFF_OWN},
        "plan.approve_override": {"POST": "head@mine"},
        "plan.refuse_override": {"POST": "head@mine"},
        # -- draw ----------------------------------------------------------------------------------
        "draw.prepare": {"GET": "planner@lead", "POST": "planner@lead"},
        "draw.import_list": {"GET": "planner@lead", "POST": "planner@lead"},
        "draw.listed": {"GET": STAFF_OWN, "POST": "head@own"},
        "draw.listed_file": {"GET": STAFF_OWN},
        "draw.send_back": {"GET": "head@own", "POST": "head@own"},
        "draw.draw": {"GET": STAFF_OWN},
        "draw.consent": {"GET": STAFF_OWN, "POST": "head@own"},
        "draw.entropy": {"GET": "planner@own head@own", "POST": "planner@own head@own"},
        "draw.pool": {"GET": STAFF_OWN},
        "draw.photo": {"GET": STAFF_OWN},
        "draw.hall": {"GET": STAFF_OWN},
        "draw.replay": {"GET": STAFF_OWN},
        "draw.minutes_paper": {"GET": STAFF_OWN},
        "draw.bundle": {"GET": STAFF_OWN},
        "draw.request_void": {"GET": "planner@own head@own", "POST": "planner@own head@own"},
        "draw.approve_void": {"GET": STAFF_OWN, "POST": "head@own"},
        "draw.extend": {"GET": "head@lead", "POST": "head@lead"},
        "draw.teams": {"GET": STAFF_OWN},
        "draw.choose_directly": {"GET": "planner@own", "POST": "planner@own"},
        "draw.assign_team": {"GET": "planner@lead", "POST": "planner@lead"},
        "draw.assign_directly": {"GET": "planner@lead", "POST": "planner@lead"},
        "draw.confirm_dispatch": {
            "GET": "planner@lead head@lead",
            "POST": "planner@lead head@lead",
        },
        "draw.accept": {"POST": "planner@own head@own"},
        "draw.substitute": {"GET": "planner@mine head@mine", "POST": "planner@mine head@mine"},
        "draw.decide_substitution": {"GET": "planner@own head@own", "POST": "head@own"},
        "draw.proof": {"GET": "public"},
        "draw.public_bundle": {"GET": "public"},
        "draw.public_commit": {"GET": "public"},
        "draw.verifier": {"GET": "public"},
        # -- visit ---------------------------------------------------------------------------------
        "visit.records": {"GET": STAFF},
        "visit.record": {"GET": STAFF_OWN},
        "visit.earlier": {"GET": STAFF_OWN},
        "visit.field": {"GET": "inspector"},
        "visit.sync": {"GET": "inspector"},
        "visit.visit": {"GET": "inspector@own"},
        "visit.paper": {"GET": STAFF_OWN},
        "visit.blank_record": {"GET": STAFF_OWN},
        "visit.blank_sheet": {"GET": STAFF_OWN},
        "visit.preparation": {"GET": STAFF_OWN, "POST": "inspector@member"},
        "visit.look_up": {"POST": "inspector@member"},
        "visit.notice_page": {"GET": STAFF_OWN, "POST": "inspector@member"},
        "visit.deliver": {"GET": STAFF_OWN, "POST": "inspector@member"},
        "visit.notice_paper": {"GET": STAFF_OWN},
        "visit.receipt": {"GET": STAFF_OWN},
        "visit.public_notice": {"GET": "public"},
        "visit.public_check": {"GET": "public"},
        "visit.card": {"GET": "inspector@member"},
        "visit.scan": {"GET": "inspector"},
        "visit.paper_now": {"GET": STAFF_OWN},
        "visit.presence_page": {"GET": STAFF_OWN, "POST": "inspector@member"},
        "visit.leave": {"POST": "inspector@member"},
        "visit.direct_page": {"GET": STAFF_OWN, "POST": "inspector@member"},
        "visit.withdraw_direct": {"POST": "inspector@member"},
        "visit.sheet": {"GET": STAFF_OWN, "POST": "inspector@member"},
        "visit.answer": {"POST": "inspector@member"},
        "visit.responsible": {"POST": "inspector@member"},
        "visit.sign_sheet": {"GET": "inspector@member", "POST": "inspector@member"},
        "visit.reopen_sheet": {"GET": "inspector@member", "POST": "inspector@member"},
        "visit.sheet_evidence": {"GET": STAFF_OWN, "POST": "inspector@member"},
        "visit.evidence_list": {"GET": STAFF_OWN, "POST": "inspector@member"},
        "visit.evidence_file": {"GET": STAFF_OWN},
        "visit.doubts": {"GET": STAFF_OWN},
        "visit.evidence_picture": {"GET": STAFF_OWN},
        "visit.evidence_stamped": {"GET": STAFF_OWN},
        "visit.findings": {"GET": STAFF_OWN, "POST": "inspector@leader"},
        "visit.finding": {"GET": STAFF_OWN, "POST": "inspector@member"},
        "visit.escalate": {"GET": "inspector@member", "POST": "inspector@member"},
        "visit.measures": {"GET": STAFF_OWN, "POST": "inspector@member"},
        "visit.withdraw_measure": {"POST": "inspector@member"},
        "visit.signing": {"GET": STAFF_OWN},
        "visit.conclude": {"GET": "inspector@leader", "POST": "inspector@leader"},
        "visit.sign_member": {"GET": "inspector@member", "POST": "inspector@member"},
        "visit.sign_on_paper": {"GET": "inspector@member", "POST": "inspector@member"},
        "visit.sign_party": {"GET": "inspector@member", "POST": "inspector@member"},
        "visit.refuse_party": {"GET": "inspector@member", "POST": "inspector@member"},
        "visit.submit": {"GET": "inspector@leader", "POST": "inspector@leader"},
        "visit.take_back": {"GET": "inspector@leader", "POST": "inspector@leader"},
        "visit.preview_checklist": {"GET": STAFF, "POST": STAFF},
        "visit.preview_upload": {
            "GET": "planner@mine head@mine reviewer@mine",
            "POST": "planner@mine head@mine reviewer@mine",
        },
        # -- review --------------------------------------------------------------------------------
        "review.queue": {"GET": "reviewer planner head superior", "POST": "reviewer"},
        "review.show": {"GET": STAFF_OWN},
        "review.onward": {"GET": "reviewer@own"},
        "review.pass_": {"POST": "reviewer@peer"},
        "review.return_": {"GET": "reviewer@peer", "POST": "reviewer@peer"},
        "review.waive": {"GET": "head@lead", "POST": "head@lead"},
        # -- publish -------------------------------------------------------------------------------
        "publish.results": {"GET": STAFF},
        "publish.result": {"GET": STAFF_OWN},
        "publish.take_down": {"GET": "head@lead", "POST": "head@lead"},
        "publish.correct": {
            "GET": "planner@own head@own reviewer@own inspector@own archivist@own",
            "POST": "planner@own head@own reviewer@own inspector@own archivist@own",
        },
        "publish.corrections": {"GET": STAFF},
        "publish.correction": {"GET": STAFF_OWN},
        "publish.approve": {"POST": "head@own reviewer@own"},
        "publish.refuse_correction": {"POST": "head@own reviewer@own"},
        "publish.objections": {"GET": STAFF},
        "publish.receive": {"GET": "planner@lead", "POST": "planner@lead"},
        "publish.objection": {"GET": STAFF_OWN},
        "publish.objection_file": {"GET": STAFF_OWN},
        "publish.supplement": {"POST": "planner@lead head@lead"},
        "publish.material": {"POST": "planner@lead head@lead"},
        "publish.accept": {"POST": "planner@lead head@lead"},
        "publish.refuse": {"POST": "planner@lead head@lead"},
        "publish.reinforce": {"POST": "planner@lead head@lead"},
        "publish.conclude": {"POST": "officer@member"},
        "publish.answer": {"GET": "planner@lead head@lead", "POST": "planner@lead head@lead"},
        "publish.deliveries": {"GET": "planner head superior"},
        "publish.send": {"POST": "planner"},
        "publish.batches": {"GET": "planner head superior"},
        "publish.platforms": {"GET": "planner head superior system_admin"},
        "publish.set_platform": {"GET": "system_admin", "POST": "system_admin"},
        "publish.batch": {"GET": "planner head superior"},
        "publish.batch_file": {"GET": "planner head superior"},
        "publish.acknowledge": {"GET": "planner", "POST": "planner"},
        "publish.again": {"POST": "planner@lead"},
        "publish.public_home": {"GET": "public"},
        "publish.public_items": {"GET": "public"},
        "publish.public_plans": {"GET": "public"},
        "publish.public_plan": {"GET": "public"},
        "publish.public_tasks": {"GET": "public"},
        "publish.public_task": {"GET": "public"},
        "publish.public_search": {"GET": "public"},
        "publish.public_entity": {"GET": "public"},
        "publish.public_result": {"GET": "public"},
        "publish.public_result_data": {"GET": "public"},
        "publish.public_object": {"GET": "public", "POST": "public"},
        "publish.public_objections": {"GET": "public"},
        "publish.public_objection": {"GET": "public", "POST": "public"},
        "publish.public_reply": {"GET": "public"},
        "publish.data": {"GET": "public"},
        "publish.data_csv": {"GET": "public"},
        "publish.data_json": {"GET": "public"},
        "publish.feed": {"GET": "public"},
        "publish.sitemap": {"GET": "public"},
        "publish.sitemap_part": {"GET": "public"},
        "publish.robots": {"GET": "public"},
    }
)


@cache
def rule(endpoint: str, method: str) -> Rule | None:
    """The rule for a route and method, or None when nothing is declared."""
    text = POLICY.get(endpoint, {}).get(method)
    if text is None:
        return None
    terms = tuple(
        Term(*word.partition("@")[::2]) if "@" in word else Term(word) for word in text.split()
    )
    return Rule(text, any(term.role == "public" for term in terms), terms)
