"""Two people, one form: what each changed, laid beside what both had before them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

Values = Mapping[str, list[str]]  # field name → what was sent for it, as text


@dataclass(frozen=True)
class Clash:
    """A field that both changed, each to something else."""

    name: str
    base: list[str]
    mine: list[str]
    theirs: list[str]


def plain(values: list[str]) -> list[str]:
    """An empty field and a missing one are the same; lines end in one way; boxes have no order."""
    return sorted(text for one in values if (text := one.replace("\r\n", "\n").strip()))


def merged(base: Values, mine: Values, theirs: Values) -> tuple[dict[str, list[str]], list[Clash]]:
    """What the fields of ``base`` should hold now, and those about which a person must decide.

    A field that only one of the two changed takes his text; both alike is no clash.
    """
    found: dict[str, list[str]] = {}
    clashes = []
    for name, before in base.items():
        sent, now = mine.get(name, []), theirs.get(name, [])
        was, here, there = plain(before), plain(sent), plain(now)
        if here in (was, there):
            found[name] = now
        elif there == was:
            found[name] = sent
        else:
            clashes.append(Clash(name, before, sent, now))
    return found, clashes
