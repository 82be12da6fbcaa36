"""How departments and people stand to a thing: what the access policy asks of every row."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Parties:
    """``departments``: all that take part. ``initiating``: the one that leads. ``own``: the one whose
    thing it is. ``members``: officers on its team, or otherwise its authors. ``leader``: the
    team's leader. ``person``: the one officer it belongs to. ``open``: the public may see it.
    """

    departments: frozenset[int] = field(default_factory=frozenset)
    initiating: int | None = None
    own: int | None = None
    members: frozenset[int] = field(default_factory=frozenset)
    leader: int | None = None
    person: int | None = None
    open: bool = False
