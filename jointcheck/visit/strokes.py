"""A signature drawn by hand, as path data on a field of 600 × 200. Pure."""

import json
import re
from typing import Any

WIDTH, HEIGHT = 600, 200
LONGEST = 60_000
LONGEST_SENT = 600_000  # as JSON, with pressure and time of every point
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


def path(text: str) -> str:
    """Path data of a drawing that came as path data or as JSON; "" when it is neither.

    JSON: a list of strokes; each a list of points, or an object with ``points``; each point
    ``[x, y]`` or an object with ``x`` and ``y``, on the field of 600 × 200.
    """
    text = text.strip()
    if not text.startswith("["):
        return text
    try:
        return " ".join(stroke(one) for one in json.loads(text))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return ""


def stroke(one: Any) -> str:
    points = one["points"] if isinstance(one, dict) else one
    pairs = [(p["x"], p["y"]) if isinstance(p, dict) else (p[0], p[1]) for p in points]
    inside = (f"{held(x, WIDTH):.1f} {held(y, HEIGHT):.1f}" for x, y in pairs)
    return "M" + " L".join(inside)


def held(number: float, most: int) -> float:
    return min(max(float(number), 0.0), float(most))


def svg(path: str) -> str:
    """The drawing as an SVG text, for pages and papers."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{path}" fill="none" stroke="#000" stroke-width="3" stroke-linecap="round"'
        ' stroke-linejoin="round"/></svg>'
    )
