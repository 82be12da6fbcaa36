"""从几户、多高的发现率起算普遍性问题: each initiating department's own measure (第十九条)."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from jointcheck.followup.model import ProblemThreshold
from jointcheck.followup.rules import Thresholds
from jointcheck.ground import ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department, Officer

ledger.words({"special.thresholds": _l("确定普遍性问题的标准")})


def rows() -> dict[int, ProblemThreshold]:
    """What every department has set, by its id."""
    newest = select(func.max(ProblemThreshold.id)).group_by(ProblemThreshold.department_id)
    found = db.session.scalars(select(ProblemThreshold).where(ProblemThreshold.id.in_(newest)))
    return {one.department_id: one for one in found}


def known() -> dict[int, Thresholds]:
    """The measures by department; who has set none goes by the usual one."""
    return {
        key: Thresholds(one.fewest, one.frequent_bp, one.common_bp) for key, one in rows().items()
    }


def of(department_id: int) -> Thresholds:
    return known().get(department_id, Thresholds())


def set_thresholds(
    department: Department, *, fewest: int, frequent: int, common: int, reason: str, by: Officer
) -> ProblemThreshold:
    """Set the measure of a department; ``frequent`` and ``common`` in hundredths of a per cent."""
    facts = {"fewest": fewest, "frequent": frequent, "common": common, "reason": reason}
    with step("special.thresholds", by, department, **facts):
        if found := Thresholds(fewest, frequent, common).problem():
            raise Refused(found, "frequent")
        made = ProblemThreshold(department_id=department.id, fewest=fewest, frequent_bp=frequent,
                                common_bp=common, reason=reason, set_by_id=by.id)  # fmt: skip
        db.session.add(made)
    return made
