"""A signature drawn by hand, as path data on a field of 600 × 200. Pure."""

import re

WIDTH, HEIGHT = 600, 200
LONGEST = 60_000
FEWEST_POINTS = 8
PATH = re.compile(
    r"(?:M\d{1,3}(?:\.\d)? \d{1,3}(?:\.\d)?(?: L\d{1,3}(?:\.\d)? \d{1,3}(?:\.\d)?)* ?)+"
)


def fault(path: str) -> str:
    """What is wrong with the drawing, in a sentence; empty when it may stand."""
    if len(path) > LONGEST:
        return "签名笔画过长，请清除后重签。"
    if not PATH.fullmatch(path):
        return "签名没有完整送达，请清除后重签。"
    if len(re.findall("[ML]", path)) < FEWEST_POINTS:
        return "签名笔画太少，请签全名。"
    return ""


def svg(path: str) -> str:
    """The drawing as an SVG text, for pages and papers."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{path}" fill="none" stroke="#000" stroke-width="3" stroke-linecap="round"'
        ' stroke-linejoin="round"/></svg>'
    )
