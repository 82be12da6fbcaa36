"""WCAG 2.2 contrast of the tokens, in both themes, for every pair the sheet uses."""

import re
from pathlib import Path

import pytest

import jointcheck

SHEET = (Path(jointcheck.__file__).parent / "static" / "jointcheck.css").read_text("utf-8")
BLOCKS = {
    "light": r":root \{(.*?)\}",
    "system": r":root:not\(\[data-theme=light\]\) \{(.*?)\}",
    "dark": r":root\[data-theme=dark\] \{(.*?)\}",
}
TEXT = [
    *[(ink, ground) for ink in ("ink", "muted", "act", "seal", "pass", "due")
      for ground in ("paper", "surface", "act-soft", "due-soft")],
    ("act-ink", "act"), ("act-ink", "seal"), ("seal", "seal-soft"), ("pass", "pass-soft"),
    ("ink", "seal-soft"), ("paper", "ink"),
]  # fmt: skip
EDGES = [("line-strong", "paper"), ("line-strong", "surface"), ("act", "line")]


def tokens(theme):
    body = re.search(BLOCKS[theme], SHEET, re.DOTALL).group(1)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", body))


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    shares = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(weight * s for weight, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_can_be_read_and_edges_can_be_seen(theme):
    colours = tokens(theme)
    wanted = dict.fromkeys(TEXT, 4.5) | dict.fromkeys(EDGES, 3.0)
    weak = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair, least in wanted.items()
        if contrast(colours[pair[0]], colours[pair[1]]) < least
    }
    assert not weak


def test_the_persons_dark_theme_is_the_systems():
    assert tokens("system") == tokens("dark")


def test_black_on_white_is_twenty_one_to_one():
    assert round(contrast("#000", "#ffffff"), 1) == 21.0
