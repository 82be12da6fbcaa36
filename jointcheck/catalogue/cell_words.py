"""What people write into cells, as values: dates, lists, risk classes, states. Pure."""

import re
import unicodedata
from datetime import date

FOREVER = date(9999, 12, 31)
FOREVER_WORDS = ("长期", "永久", "无固定期限", "9999")
BLANK = frozenset({"", "N/A", "NA", "NULL", "NONE", "无", "-", "--", "—", "——", "/", "\\"})
LONGEST_BLANK = max(map(len, BLANK))
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?|(\d{4})(\d{2})(\d{2})")
RISK = {"低": "A", "一般": "B", "中": "B", "较高": "C", "高": "D"}
STATES = {
    "active": ("存续", "在业", "在营", "开业", "正常", "迁入"),
    "deregistered": ("注销",),
    "revoked": ("吊销", "撤销"),
    "moved": ("迁出", "迁移"),
}
ABSENT = ("不在岗", "离岗", "调离", "调出", "退休", "停职", "辞职", "注销", "失效", "停用")
TRUE, FALSE = ("在岗", "在职", "有效", "正常", "是", "启用"), ("否",)


def filled(text: str) -> str:
    """The text, empty when it only says that there is nothing. NFC, no control characters."""
    flat = unicodedata.normalize("NFC", " ".join(text.split()))
    if not flat.isprintable():
        flat = "".join(char for char in flat if unicodedata.category(char) not in ("Cc", "Cf"))
    return "" if len(flat) <= LONGEST_BLANK and flat.upper() in BLANK else flat


def day(text: str) -> date | None:
    """A date as Chinese offices write it, 长期 as ``FOREVER``; ``ValueError`` for anything else."""
    flat = unicodedata.normalize("NFKC", text).strip()
    if not flat:
        return None
    if flat.startswith(FOREVER_WORDS):
        return FOREVER
    found = DATE.fullmatch(flat)
    if not found:
        raise ValueError(text)
    year, month, number = (int(part) for part in found.groups() if part)
    return date(year, month, number)


def several(text: str) -> tuple[str, ...]:
    """The parts of a list written with 、 ； ， or a line break, each once, in order."""
    parts = (filled(part) for part in re.split(r"[、，,；;|\n/]+", text))
    return tuple(dict.fromkeys(filter(None, parts)))


def risk_class(text: str) -> str:
    """A, B, C or D of 国市监信发〔2022〕6号, empty for blank; ``ValueError`` for anything else."""
    flat = unicodedata.normalize("NFKC", text).upper().strip()
    bare = re.sub(r"(信用)?风险|[类级等]", "", flat)
    letter = bare[:1] if bare[:1] in ("A", "B", "C", "D") else RISK.get(bare, "")
    if flat and not letter:
        raise ValueError(text)
    return letter


def state(text: str) -> str:
    """``active``, ``deregistered``, ``revoked`` or ``moved``; blank is active."""
    if not text:
        return "active"
    for name, words in reversed(STATES.items()):  # 吊销未注销 is revoked: the graver word first
        if any(word in text for word in words):
            return name
    raise ValueError(text)


def on_duty(text: str) -> bool:
    """Whether a person may be drawn by the 状态 written; blank is yes."""
    if text in FALSE or any(word in text for word in ABSENT):
        return False
    if not text or any(word in text for word in TRUE):
        return True
    raise ValueError(text)
