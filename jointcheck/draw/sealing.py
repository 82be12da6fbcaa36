"""The departments' secrets between countersigning and ceremony: never in clear (decision 0023).

A secret is made by the server when a department countersigns, is encrypted at once under a key
derived from the instance's own, and is opened only in the transaction that draws. Whoever reads
the database or a backup of it learns nothing; whoever holds the instance's key as well could.
"""

from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from flask_babel import lazy_gettext as _l

from jointcheck.draw import bundle
from jointcheck.draw.model import Consent, Draw
from jointcheck.ground.refusal import Refused

NONCE = 12  # bytes in front of the encrypted secret


def seal(secret: str, draw: Draw, department_id: int) -> str:
    """The secret encrypted for this draw and department, as hexadecimal digits."""
    nonce = token_bytes(NONCE)
    closed = cipher().encrypt(nonce, secret.encode(), bound_to(draw.id, department_id))
    return (nonce + closed).hex()


def opened(consent: Consent) -> str | None:
    """The secret of a consent; None when it cannot be opened or is not what its digest says."""
    data = bytes.fromhex(consent.sealed)
    place = bound_to(consent.draw_id, consent.department_id)
    try:
        secret = cipher().decrypt(data[:NONCE], data[NONCE:], place).decode()
    except InvalidTag:
        return None
    return secret if bundle.secret_digest(secret) == consent.secret_digest else None


def withheld(draw: Draw) -> list[str]:
    """The departments whose secret cannot be opened; while there is one nothing can be drawn."""
    return [one.department.name for one in draw.consents if opened(one) is None]


def refuse_withheld(draw: Draw) -> None:
    if names := withheld(draw):
        raise Refused(
            _l("%(names)s的密数打不开，或与会签时公布的摘要不符，不能摇号。请恢复系统原来的密钥；"
               "确实无法恢复的，申请作废后重新准备。", names="、".join(names))
        )  # fmt: skip


def revealed(draw: Draw) -> dict[int, str]:
    """Department id → secret, in the transaction that draws; raises ``Refused`` otherwise."""
    refuse_withheld(draw)
    return {one.department_id: opened(one) or "" for one in draw.consents}


def cipher() -> AESGCM:
    own = str(current_app.config["SECRET_KEY"]).encode()
    return AESGCM(HKDF(SHA256(), 32, None, b"jointcheck draw secrets").derive(own))


def bound_to(draw_id: int, department_id: int) -> bytes:
    """A sealed secret opens only where it was put."""
    return f"{draw_id}/{department_id}".encode()
