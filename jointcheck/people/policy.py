"""The access policy: every route and method, and who may use it. This is the only place.

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


STAFF = "planner head inspector reviewer archivist superior"
STAFF_OWN = "planner@own head@own inspector@own reviewer@own archivist@own superior"

# May be used before the first password has been changed.
WITHOUT_PASSWORD = {"people.password", "people.logout", "people.preferences", "static"}

POLICY: dict[str, dict[str, str]] = {
    # -- the house -----------------------------------------------------------------------------
    "static": {"GET": "public"},
    "index": {"GET": "public"},
    "house.health": {"GET": "public"},
    "house.metrics": {"GET": "system_admin"},
    "house.job": {"GET": "officer@self system_admin"},
    "house.article": {"GET": "public"},
    # -- people --------------------------------------------------------------------------------
    "people.home": {"GET": "officer"},
    "people.login": {"GET": "public", "POST": "public"},
    "people.logout": {"POST": "officer"},
    "people.password": {"GET": "officer", "POST": "officer"},
    "people.preferences": {"POST": "public"},
    "admin.officers": {"GET": "system_admin security_admin audit_admin"},
    "admin.officer": {"GET": "system_admin security_admin audit_admin"},
    "admin.new_officer": {"GET": "system_admin", "POST": "system_admin"},
    "admin.suspend": {"POST": "system_admin"},
    "admin.restore": {"POST": "system_admin"},
    "admin.reset": {"POST": "system_admin"},
    "admin.transfer": {"POST": "system_admin"},
    "admin.propose": {"POST": "system_admin"},
    "admin.grants": {"GET": "system_admin security_admin audit_admin"},
    "admin.approve": {"POST": "security_admin"},
    "admin.revoke": {"POST": "security_admin"},
    "admin.departments": {"GET": "system_admin security_admin audit_admin"},
    "admin.department": {"GET": "system_admin", "POST": "system_admin"},
    "admin.new_department": {"GET": "system_admin", "POST": "system_admin"},
    "house_records.days": {"GET": "officer"},
    "house_records.import_days": {"GET": "system_admin", "POST": "system_admin"},
    "house_records.events": {"GET": "audit_admin"},
    "house_records.export": {"GET": "audit_admin"},
    "house_records.checkpoint": {"GET": "public"},
    # -- catalogue -----------------------------------------------------------------------------
    # -- plan ----------------------------------------------------------------------------------
    # -- draw ----------------------------------------------------------------------------------
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
    "visit.presence_page": {"GET": STAFF_OWN, "POST": "inspector@member"},
    "visit.leave": {"POST": "inspector@member"},
    "visit.direct_page": {"GET": STAFF_OWN, "POST": "inspector@member"},
    "visit.withdraw_direct": {"POST": "inspector@member"},
    # -- review --------------------------------------------------------------------------------
    # -- publish -------------------------------------------------------------------------------
    "publish.public_home": {"GET": "public"},
    # -- followup ------------------------------------------------------------------------------
    # -- archive -------------------------------------------------------------------------------
}


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
