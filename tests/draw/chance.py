"""How far counts may be from even before chance is no excuse any more."""

from collections.abc import Collection


def limit(degrees: int) -> float:
    """The point that χ² exceeds once in a thousand (Wilson–Hilferty)."""
    spread = 2 / (9 * degrees)
    return degrees * (1 - spread + 3.0902 * spread**0.5) ** 3


def chi(counts: Collection[int], cells: int) -> float:
    """χ² of counts that should be even over so many cells; cells that were never met count too."""
    even = sum(counts) / cells
    return sum((count - even) ** 2 for count in counts) / even + (cells - len(counts)) * even


def chi_of_inclusion(counts: Collection[int], cells: int, take: int) -> float:
    """The same for how often each of N was among n drawn without replacement.

    The counts of one draw hang together, which shrinks their variance by (N-n)/(N-1).
    """
    return chi(counts, cells) * (cells - 1) / (cells - take)
