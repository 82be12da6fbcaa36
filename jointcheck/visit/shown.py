"""What somebody read before he signed, and whether it was what stands there now.

A tablet without network cannot know the numbers that the server gives to evidence and measures,
nor a plugin's score. So whoever signs names the digest of the *facts* that were shown, on the
server's own page as on the tablet's, and the same facts are taken out of the content when the
signature arrives. One differs: the signature is void. What is kept with the signature is the
digest of the whole content (``Signature.digest``).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from jointcheck.ground.ledger import canonical
from jointcheck.ground.refusal import Refused
from jointcheck.visit import content

ROW = ("id", "method", "problem", "disposal", "corrected_on")
DIRECT = ("code", "ground", "attempts")
MEASURE = ("kind", "form", "text", "due_on", "department_id")


@dataclass(frozen=True)
class Seen:
    """``shown``: digest of the facts that were read; when and on which tablet, if it was one."""

    shown: str = ""
    at: datetime | None = None
    device: str = ""


HERE = Seen()  # a step that no page asked for: nothing is compared


def sheet_facts(sheet: dict[str, Any]) -> dict[str, Any]:
    """Of ``content.sheet_draft`` or of a sheet in a round's content."""
    return {
        "title": sheet["title"], "department_id": sheet["department_id"], "answers": sheet["answers"],
        "evidence": {code: sorted(shas) for code, shas in sheet["evidence"].items() if shas},
    }  # fmt: skip


def round_facts(found: dict[str, Any]) -> dict[str, Any]:
    """Of ``content.frozen``."""
    direct = found["direct"]
    facts = {
        "findings": [
            {name: row[name] for name in ROW} | {"codes": sorted(row["codes"])}
            for row in sorted(found["findings"], key=lambda row: row["id"])
        ],
        "measures": [{name: one[name] for name in MEASURE} for one in found["measures"]],
        "summary": found["summary"],
        "sheets": [sheet_facts(one) for one in sorted(found["sheets"], key=lambda s: s["id"])],
        "evidence": sorted(one["sha256"] for one in found["evidence"]),
    }  # fmt: skip
    return facts | {"direct": {name: direct[name] for name in DIRECT}} if direct else facts


def of_sheet(draft: dict[str, Any]) -> str:
    """64 hex digits of what is shown of a sheet."""
    return content.digest(canonical(sheet_facts(draft)))


def of_round(draft: dict[str, Any]) -> str:
    """64 hex digits of what is shown of a round."""
    return content.digest(canonical(round_facts(draft)))


def refuse_unseen(seen: Seen, now: str) -> None:
    """Nobody's name stands under what he was not shown (第十四条：逐一核对后签字确认)."""
    if seen.shown and seen.shown != now:
        raise Refused(_l("内容在您打开以后有了改动，这次签名无效。请核对现在的内容，重新签字。"))
