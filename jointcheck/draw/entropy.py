"""The values that nobody in the room can choose, as two people type them and as they are kept."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from jointcheck.draw.lines import BundleError

KINDS = ("dice", "lottery", "drand")
_LIMITS = {"kl8": (20, 80)}  # 快乐8：80个号码中开出20个


@dataclass(frozen=True)
class EntropyEvent:
    """What is thrown or published, when and where; fixed in the commit before it happens.

    ``kind`` is one of KINDS. A lottery has a ``name`` (one word, as ``kl8``) and an ``issue``;
    for drand the name is ``drand`` and the issue is the round.
    """

    kind: str
    when: str = ""
    where: str = ""
    name: str = ""
    issue: str = ""

    def text(self) -> str:
        """The value of the commit's ``entropy:`` line."""
        return ", ".join(part for part in (self._what(), self.when, self.where) if part)

    def _what(self) -> str:
        if self.kind == "dice":
            return "dice d10 x20"
        return f"{self.name} {'round' if self.kind == 'drand' else 'issue'} {self.issue}"

    @property
    def label(self) -> str:
        """The key of this event's line in seed.txt."""
        return "dice" if self.kind == "dice" else f"{self.name} {self.issue}"

    def canonical(self, typed: str) -> str:
        """The value in the one form that enters the seed; raises BundleError on a slip."""
        if self.kind == "dice":
            return dice(typed)
        return drand(typed) if self.kind == "drand" else lottery(typed, *_LIMITS.get(self.name, ()))

    @classmethod
    def parse(cls, text: str) -> "EntropyEvent":
        """Read the value of an ``entropy:`` line."""
        what, *rest = text.split(", ", 2)
        when, where = (*rest, "", "")[:2]
        if what == "dice d10 x20":
            return cls("dice", when, where)
        found = re.fullmatch(r"(drand) round ([0-9]+)|([^\s,:]+) issue ([^\s,:]+)", what)
        if not found:
            raise BundleError(f"不认识的随机来源“{what}”。")
        if found[1]:
            return cls("drand", when, where, "drand", found[2])
        return cls("lottery", when, where, found[3], found[4])


def dice(typed: str) -> str:
    """Twenty throws of a ten-sided die; blanks and full-width digits of the typist are mended."""
    throws = _narrow(typed)
    for place, letter in enumerate(throws, 1):
        if letter not in "0123456789":
            raise BundleError(f"骰子记录第{place}位“{letter}”不是数字0—9。")
    if len(throws) != 20:
        raise BundleError(f"骰子记录应为20位数字，现有{len(throws)}位。")
    return throws


def lottery(typed: str, count: int = 0, highest: int = 99) -> str:
    """The numbers of a public lottery, ascending, joined by ``.``; each is drawn once."""
    words = [
        word for word in re.split(r"[\s.,、;。]+", unicodedata.normalize("NFKC", typed)) if word
    ]
    for word in words:
        if not re.fullmatch(r"[0-9]{1,3}", word) or not 1 <= int(word) <= highest:
            raise BundleError(f"开奖号码“{word}”不是1—{highest}之间的数。")
    numbers = sorted(int(word) for word in words)
    for one, next_one in pairwise(numbers):
        if one == next_one:
            raise BundleError(f"开奖号码{one}重复。")
    if len(numbers) < 5 or (count and len(numbers) != count):
        wanted = f"应为{count}个" if count else "至少5个"
        raise BundleError(f"开奖号码{wanted}，现有{len(numbers)}个。")
    return ".".join(str(number) for number in numbers)


def drand(typed: str) -> str:
    """The randomness of a drand round: 64 hexadecimal digits, lower case."""
    value = _narrow(typed).lower()
    if not re.fullmatch("[0-9a-f]{64}", value):
        raise BundleError("drand 随机值应为64位十六进制数（0—9、a—f）。")
    return value


def _narrow(typed: str) -> str:
    return "".join(unicodedata.normalize("NFKC", typed).split())
