"""Who comes and why, as a short signed text in a code that can be read without a network.

扫码入企、亮码: the text says in plain words who, what and until when; its last line is an Ed25519
signature of the lines above it by the instance's own key (``key.pub`` of the exported ledger).
"""

import base64
from collections.abc import Iterable
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask import current_app

from jointcheck.draw.model import TeamMember
from jointcheck.ground import clock, ledger, proof
from jointcheck.visit.model import Record

PURPOSE = b"jointcheck/identity\n"  # the same key signs the ledger: nothing may stand for both
MARK = "签名 "
UNTIL = "有效至 "
CARD, NOTICE = "执法检查人员", "联合抽查告知书"


def card(record: Record, member: TeamMember) -> str:
    """What an inspector shows at the door: himself, his task, the enterprise, until when."""
    one = member.inspector
    return signed([
        heading(CARD),
        f"姓名 {one.name}", f"部门 {member.department.name}", f"执法证件号 {one.certificate}",
        f"任务 {record.task.name}（{record.task.number}）", f"检查对象 {record.entity.name}",
        f"{UNTIL}{valid_until(member, record)}",
    ])  # fmt: skip


def valid_until(member: TeamMember, record: Record) -> date:
    """The task's last day, or the certificate's if that comes first."""
    dates = [c.valid_to for c in member.inspector.certificates if c.valid_to]
    return min([record.task.ends_on, *dates[-1:]])


def notice(content: dict[str, Any], number: str) -> str:
    """What stands in the code of a 告知书, from its content."""
    departments = [content["initiator"], *content["participants"]]
    return signed([
        heading(NOTICE),
        f"编号 {number}", f"检查对象 {content['party']['name']}（{content['party']['code']}）",
        f"任务 {content['task']['name']}（{content['task']['number']}）",
        f"部门 {'、'.join(departments)}", f"检查时间 {content['begins']}至{content['ends']}",
        f"{UNTIL}{content['ends']}",
    ])  # fmt: skip


def heading(what: str) -> str:
    return f"{current_app.config['COUNTY']}部门联合抽查 {what}"


def signed(lines: Iterable[str]) -> str:
    return sealed("\n".join(line.replace("\n", " ") for line in lines), ledger.signing_key())


def sealed(text: str, key: Ed25519PrivateKey) -> str:
    """The text with its signature in a last line."""
    mark = base64.b64encode(key.sign(PURPOSE + text.encode())).decode()
    return f"{text}\n{MARK}{mark}"


def genuine(text: str, key: Ed25519PublicKey) -> bool:
    """Whether the text stands as this instance signed it; line ends and edges do not matter."""
    body, found, mark = plain(text).rpartition(f"\n{MARK}")
    if not found:
        return False
    try:
        key.verify(proof.from_base64(mark), PURPOSE + body.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def plain(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def until(text: str) -> date | None:
    """The day that the text names as its last."""
    for line in plain(text).splitlines():
        if line.startswith(UNTIL):
            try:
                return date.fromisoformat(line.removeprefix(UNTIL))
            except ValueError:
                return None
    return None


def verdict(text: str) -> str:
    """``genuine``, ``expired`` or ``false``."""
    if not genuine(text, ledger.signing_key().public_key()):
        return "false"
    last = until(text)
    return "expired" if last and last < clock.today() else "genuine"
