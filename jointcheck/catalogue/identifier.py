"""The number by which an enterprise is known: unified code, older registration number, or other. Pure.

GB 32100-2015 (统一社会信用代码), GB 11714-1997 (organisation code inside it), ISO 7064 MOD 11,10
(15-digit registration number), 13-digit numbers of before 2007 without a check.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import NoReturn

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALUE = {char: number for number, char in enumerate(ALPHABET)}
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
SPOILT = re.compile(r"\d(\.\d+)?E\+?\d+")
LOOKALIKES = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}

KINDS = {
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "11": "机关",
    "12": "事业单位",
    "13": "群众团体",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
    "81": "工会",
    "31": "律师事务所",
    "32": "公证处",
    "33": "基层法律服务所",
    "34": "司法鉴定机构",
    "35": "仲裁委员会",
    "N1": "农村集体经济组织",
    "N2": "农村集体经济组织",
    "N3": "农村集体经济组织",
}
OTHER = "其他"
PREFIX = {"企业": "91", "个体工商户": "92", "农民专业合作社": "93", "事业单位": "12", "机关": "11"}


def N_(text: str) -> str:  # noqa: N802 - marks a sentence for the translators
    return text


class IdentifierError(Exception):
    """Not a number that anybody could hold. ``template`` % ``values`` is the Chinese sentence."""

    def __init__(self, template: str, **values: object):
        self.template, self.values = template, values
        super().__init__(template % values if values else template)


@dataclass(frozen=True, slots=True)
class Identifier:
    """``scheme``: uscc, regno15, regno13 or other. ``warnings``: Chinese sentences to look at."""

    scheme: str
    value: str
    warnings: tuple[str, ...] = ()


def normalise(text: str) -> str:
    """Half-width, upper case, NFC, without blanks, invisible characters and a leading apostrophe."""
    if text.isascii() and text.isalnum():
        return text.upper()
    seen = unicodedata.normalize("NFKC", text)
    kept = "".join(char for char in seen if unicodedata.category(char)[0] not in "ZC")
    return unicodedata.normalize("NFKC", kept.upper()).lstrip("'‘’`")


def parse(text: str) -> Identifier:
    """The number in ``text`` as people write it; ``IdentifierError`` when it cannot be one."""
    value = normalise(text)
    if not value:
        refuse(N_("没有填写统一社会信用代码或注册号"))
    if SPOILT.fullmatch(value):
        refuse(
            N_(
                "代码被电子表格存成了数字“%(text)s”，末几位已经丢失；"
                "请把这一列设为“文本”格式，重新填写代码"
            ),
            text=value,
        )
    if not value.isascii():
        return other(value)
    if value.isdigit() and len(value) == 15:
        return regno15(value)
    if value.isdigit() and len(value) == 13:
        return Identifier("regno13", value)
    return uscc(value)


def refuse(template: str, **values: object) -> NoReturn:
    raise IdentifierError(template, **values)


def uscc(value: str) -> Identifier:
    """GB 32100-2015: 18 characters, the last one checks the others."""
    if len(value) != 18:
        refuse(
            N_("“%(text)s”有 %(n)s 位；统一社会信用代码应为 18 位，旧注册号应为 15 位或 13 位"),
            text=value[:40],
            n=len(value),
        )
    if not VALUE.keys() >= set(value):
        refuse_char(value)
    if not value[2:8].isdigit():
        refuse(N_("“%(text)s”的第 3 至 8 位是行政区划代码，应当都是数字"), text=value)
    if value[17] != check18(value[:17]):
        refuse(
            N_("“%(text)s”的校验位不对，代码里至少有一位写错，请对照营业执照核对"),
            text=value,
        )
    return Identifier("uscc", value, inner_warning(value))


def refuse_char(value: str) -> NoReturn:
    place, char = next(pair for pair in enumerate(value, 1) if pair[1] not in VALUE)
    if char in LOOKALIKES:
        refuse(
            N_("第 %(place)s 位是“%(char)s”，代码不用 I、O、S、V、Z，可能应为“%(like)s”"),
            place=place,
            char=char,
            like=LOOKALIKES[char],
        )
    refuse(N_("第 %(place)s 位是“%(char)s”，代码只用数字和大写字母"), place=place, char=char)


def inner_warning(value: str) -> tuple[str, ...]:
    if value[16] == inner_check(value[8:16]):
        return ()
    return (N_("代码中第 9 至 17 位（主体标识码）的校验位不符，请核对"),)


def regno15(value: str) -> Identifier:
    """Older numbers were often given out with a wrong check digit: looked at, not refused."""
    if value[14] == check15(value[:14]):
        return Identifier("regno15", value)
    return Identifier("regno15", value, (N_("15 位注册号的校验位不符，请核对"),))


def other(value: str) -> Identifier:
    if not 4 <= len(value) <= 40 or not any(char.isalnum() for char in value):
        refuse(N_("“%(text)s”不像统一社会信用代码或注册号"), text=value[:40])
    return Identifier("other", value, (N_("不是统一社会信用代码或注册号，按原文登记，请核对"),))


def canonical(identifier: Identifier) -> str:
    """The id in the files of a draw: the code itself, else ``regno:…`` or ``other:…``."""
    if identifier.scheme == "uscc":
        return identifier.value
    scheme = "regno" if identifier.scheme.startswith("regno") else "other"
    return f"{scheme}:{identifier.value}"


def kind(identifier: Identifier) -> str:
    """What the number says of its holder: 企业, 个体工商户, 机关 …, or 其他 when it says nothing."""
    if identifier.scheme == "uscc":
        return KINDS.get(identifier.value[:2], OTHER)
    if identifier.scheme == "regno15":  # its 7th digit: 0–5 enterprises, 6–9 individuals
        return "个体工商户" if identifier.value[6] in "6789" else "企业"
    return OTHER


def check18(first: str) -> str:
    """Last character of a unified code from its first 17."""
    total = sum(VALUE[char] * weight for char, weight in zip(first, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def inner_check(first: str) -> str:
    """GB 11714: check character of the 8-character organisation code; A counts 10, Z 35."""
    total = sum(int(char, 36) * weight for char, weight in zip(first, INNER_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def check15(first: str) -> str:
    """ISO 7064 MOD 11,10 over the first 14 digits."""
    rest = 10
    for digit in first:
        rest = (((rest + int(digit)) % 10 or 10) * 2) % 11
    return str((11 - rest) % 10)


def fictional(serial: int, region: str = "530427", kind: str = "企业") -> str:
    """A valid code that nobody holds, another for every ``serial`` below 31⁵.

    Organisation codes that begin with MAY are far ahead of what has been given out (2026: MAE, MAF).
    """
    mixed = (serial * 7_368_787 + 1_234_567) % 31**5
    tail = "".join(ALPHABET[mixed // 31**place % 31] for place in range(5))
    body = "MAY" + tail
    first = PREFIX[kind] + region + body + inner_check(body)
    return first + check18(first)


def fictional_regno(
    serial: int, region: str = "530427", digits: int = 15, individual: bool = False
) -> str:
    """An older number, 15 digits with a valid check or 13 without; ``serial`` below 10⁶."""
    if digits == 13:
        return f"{region}{9 if individual else 0}{serial:06d}"
    first = f"{region}{6 if individual else 0}{9}{serial:06d}"
    return first + check15(first)
