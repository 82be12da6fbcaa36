"""The townships of the county, and which of them an address lies in. Pure."""

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Places:
    """``townships``: the name in use → older or other spellings of its stem (桂山街道 → 桂山)."""

    code: str  # GB/T 2260
    county: str
    marks: tuple[str, ...]  # words by which an address shows that it lies in the county
    townships: tuple[str, ...]
    spellings: tuple[tuple[str, str], ...] = ()

    @cached_property
    def stems(self) -> dict[str, str]:
        """Stem → township."""
        own = {re.sub("(街道|镇|乡)$", "", name): name for name in self.townships}
        return own | dict(self.spellings)

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """With its suffix first: in 桂山镇扬武路 the second name is only a street."""
        stems = "|".join(self.stems)
        return re.compile(f"({stems})(?:街道|镇|乡)"), re.compile(f"({stems})")

    def township(self, text: str) -> str:
        """The township named in ``text``, empty when none is."""
        for pattern in self.patterns:
            if found := pattern.search(text):
                return self.stems[found[1]]
        return ""

    def region(self, address: str, name: str = "", fallback: str = "") -> str:
        """Township of an address in the county, else the county, else ``fallback``."""
        if any(mark in address for mark in self.marks):
            return self.township(address) or self.county
        if any(mark in name for mark in self.marks) and not fallback_elsewhere(address):
            return self.township(address) or self.county
        return fallback


def fallback_elsewhere(address: str) -> bool:
    """The address names some other county or district."""
    return re.search("[市州].{1,8}[县区]", address) is not None


XINPING = Places(
    code="530427",
    county="新平县",
    marks=("新平",),
    townships=(
        "桂山街道",
        "古城街道",
        "平甸乡",
        "扬武镇",
        "漠沙镇",
        "戛洒镇",
        "水塘镇",
        "者竜乡",
        "老厂乡",
        "新化乡",
        "建兴乡",
        "平掌乡",
    ),
    spellings=(("者龙", "者竜乡"), ("嘎洒", "戛洒镇"), ("杨武", "扬武镇")),
)
