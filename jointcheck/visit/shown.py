"""What a tablet showed when somebody signed on it, and whether it was the content itself.

A tablet without network cannot know the numbers that the server gives to evidence and measures,
nor a plugin's score. So a signature made there names the digest of the facts that were shown, and
the same facts are taken out of the content when it arrives. One differs: the signature is void.
"""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from jointcheck.ground import ledger
from jointcheck.ground.ledger import canonical
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.visit import content
from jointcheck.visit.model import Record, Sheet

ledger.words({"signature.checked": _l("核对签名时显示的内容")})

ROW = ("id", "method", "problem", "disposal", "corrected_on")
MEASURE = ("kind", "form", "text", "due_on", "department_id")


def sheet_facts(sheet: dict[str, Any]) -> dict[str, Any]:
    """Of ``content.sheet_draft`` or of a sheet in a round's content."""
    return {
        "title": sheet["title"], "department_id": sheet["department_id"], "answers": sheet["answers"],
        "evidence": {code: sorted(shas) for code, shas in sheet["evidence"].items() if shas},
    }  # fmt: skip


def round_facts(found: dict[str, Any]) -> dict[str, Any]:
    """Of ``content.frozen``."""
    return {
        "findings": [
            {name: row[name] for name in ROW} | {"codes": sorted(row["codes"])}
            for row in sorted(found["findings"], key=lambda row: row["id"])
        ],
        "measures": [{name: one[name] for name in MEASURE} for one in found["measures"]],
        "summary": found["summary"],
        "sheets": [sheet_facts(one) for one in sorted(found["sheets"], key=lambda s: s["id"])],
        "evidence": sorted(one["sha256"] for one in found["evidence"]),
    }  # fmt: skip


def digest(thing: Record | Sheet) -> str:
    """64 hex digits of what would be shown of the thing now."""
    if isinstance(thing, Sheet):
        return content.digest(canonical(sheet_facts(content.sheet_draft(thing))))
    return content.digest(canonical(round_facts(content.frozen(thing.round))))


def bound(doing: Callable[..., Any]) -> Callable[..., Any]:
    """The same step, refused when the tablet had shown something else."""

    def bound_step(thing: Any, *args: Any, by: Any, **kwargs: Any) -> Any:
        said = request.form.get("shown", "")
        if said and said != digest(thing):
            with step("signature.checked", by, thing, shown=said[:64]):
                raise Refused(
                    _l(
                        "平板上显示的内容与服务器上的不一致，这次签名无效。请核对现在的内容，重新签字。"
                    )
                )
        return doing(thing, *args, by=by, **kwargs)

    return bound_step
