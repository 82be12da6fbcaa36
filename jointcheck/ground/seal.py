"""Sealed words: what a tablet must carry unreadable, such as the password of a signature.

The tablet encrypts with the instance's public key (RSA-OAEP, SHA-256) and cannot open it again.
Inside stands the number of the operation it belongs to, so that it serves no other.
"""

import base64
import json
import os
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from flask import current_app

BITS = 3072
MARK = "sealed:"
OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


def key() -> rsa.RSAPrivateKey:
    """The instance's own, made at first use; the file is readable by its owner only."""
    file = Path(current_app.config["DATA"]) / "keys" / "seal.key"
    if not file.exists():
        make(file)
    found = load_pem_private_key(file.read_bytes(), None)
    assert isinstance(found, rsa.RSAPrivateKey)
    return found


def make(file: Path) -> None:
    """Whole or not at all, and never a second one over the first."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def public() -> str:
    """The public key, DER (SubjectPublicKeyInfo) in base64, as browsers import it."""
    der = key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def opened(text: str, operation: str) -> str:
    """The word itself; a text that is not sealed is returned as it is.

    ``operation``: the number under which it came. Empty when it was sealed for another, or is
    damaged: an empty password is nobody's.
    """
    if not text.startswith(MARK):
        return text
    try:
        said = json.loads(key().decrypt(base64.b64decode(text.removeprefix(MARK)), OAEP))
        return str(said["text"]) if operation and said["operation"] == operation else ""
    except (ValueError, KeyError, TypeError):
        return ""
