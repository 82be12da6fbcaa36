"""The rule itself: the text of an article, for the line 依据 第N条 beside a step."""

import re
from functools import cache
from importlib import resources


@cache
def articles() -> dict[int, str]:
    """The 25 articles by number."""
    text = resources.files("jointcheck.ground").joinpath("rule.zh.txt").read_text("utf-8")
    parts = re.split(r"^\s*第([一二三四五六七八九十]+)条\s*", text, flags=re.MULTILINE)[1:]
    return {number(word): body.strip() for word, body in zip(parts[::2], parts[1::2], strict=True)}


def number(word: str) -> int:
    """``十六`` → 16."""
    digits = "一二三四五六七八九"
    tens, ten, units = word.rpartition("十")
    if not ten:
        return digits.index(word) + 1
    return (digits.index(tens) + 1 if tens else 1) * 10 + (digits.index(units) + 1 if units else 0)


def article(n: int) -> str:
    """The text of article ``n``."""
    return articles()[n]
