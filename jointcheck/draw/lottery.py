"""The draw `jcdraw/1`: every id gets a ticket from the seed, the lowest tickets of a stratum win.

The tickets are those of the published sampler `consistent_sampler` 1.0.10, so anybody can check
a draw with software that this project did not write. Standard library only; no other module of
the project is imported, because the file also runs alone as the worker of a large draw.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import cycle, islice
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from hashlib import _Hash

# The ticket is x written backwards, so x mod 10^4 is its first four digits, reversed.
_LEAD = tuple(int(f"{rest:04d}"[::-1]) for rest in range(10_000))
_ROOM = 1_000
_CHUNK = 2_000  # fits a pipe's buffer, so the next chunk waits while a worker is busy


class DrawError(ValueError):
    """The pool or the sizes cannot be drawn from; the message says why, in Chinese."""


class Drawn(NamedTuple):
    """One drawn id; ``rank`` counts from 1 in its stratum, ``ticket`` is uncut."""

    stratum: str
    rank: int
    ticket: str
    id: str


def ticket(seed: str, id: str) -> str:
    """The ticket of an id: ``0.`` and at least 64 digits, compared as text, the lowest first."""
    return _ticket(_head(seed), id)


def shown(ticket: str) -> str:
    """A ticket as it is published: cut, not rounded, to 18 digits."""
    return ticket[:20]


def size(count: int, ratio_bp: int, minimum: int) -> int:
    """How many of ``count`` are drawn: min(N, max(m, ceil(N·p/10000))), p in basis points.

    Integers only, so that every machine gets the same number. Raises DrawError.
    """
    if count < 0 or minimum < 0 or not 0 <= ratio_bp <= 10_000:
        raise DrawError(
            "抽取数量的参数不对：总数和最少数不得为负，比例应在 0—10000（万分比）之间。"
        )
    return min(count, max(minimum, -(-count * ratio_bp // 10_000)))


def order(seed: str, ids: Iterable[str]) -> list[str]:
    """All ids in the order of their tickets, ties by id."""
    head = _head(seed)
    return [id for _, id in sorted((_ticket(head, id), id) for id in ids)]


def draw(
    seed: str,
    pool: Iterable[tuple[str, str]],
    sizes: Mapping[str, int],
    processes: int = 1,
) -> list[Drawn]:
    """Draw ``sizes[stratum]`` ids of each stratum, without replacement.

    ``pool`` yields (id, stratum) in any order and is read once; only about twice the drawn ids
    are held. A stratum smaller than its size is drawn whole. The result is sorted by stratum,
    then rank, and does not depend on the order of the pool or on ``processes``.

    Raises DrawError for a stratum without a size, a negative size, an id that is drawn twice.
    """
    if any(wanted < 0 for wanted in sizes.values()):
        raise DrawError("抽取数量不得为负数。")
    if processes > 1:
        sieves = _sift_in_parallel(seed, pool, sizes, processes)
    else:
        sieves = [_sift(seed, _groups(pool, sizes), sizes)]
    drawn = [row for stratum in sorted(sizes) for row in _ranked(seed, stratum, sizes, sieves)]
    _refuse_twins(drawn)
    return drawn


class _Sieve:
    """The ids of one stratum whose tickets can still be among the ``size`` lowest.

    ``gate`` answers for x mod 10^4 whether such a ticket is still wanted, ``hint`` for the last
    byte of x whether that is possible at all (10^4 is a multiple of 16, so four bits tell).
    """

    __slots__ = ("gate", "hint", "ids", "limit", "size")

    def __init__(self, size: int):
        self.size = size
        self.gate = bytes([size > 0]) * 10_000
        self.hint = bytes([size > 0]) * 256
        self.ids: list[tuple[int, str]] = []
        self.limit = 2 * size + _ROOM

    def prune(self) -> None:
        """Drop what cannot win any more; equal leading digits stay, the full ticket decides."""
        if len(self.ids) <= self.size:
            return
        bound = sorted(_LEAD[rest] for rest, _ in self.ids)[self.size - 1]
        self.gate = bytes(lead <= bound for lead in _LEAD)
        self.hint = bytes(any(self.gate[last % 16 :: 16]) for last in range(256))
        self.ids = [entry for entry in self.ids if self.gate[entry[0]]]
        self.limit = 2 * len(self.ids) + _ROOM


def _head(seed: str) -> str:
    return sha256(seed.encode()).hexdigest()


def _ticket(head: str, id: str) -> str:
    x = int.from_bytes(sha256((head + id).encode()).digest(), "big")
    return "0." + f"{x:064d}"[::-1]


def _sift(
    seed: str, groups: Iterable[tuple[str, list[str]]], sizes: Mapping[str, int]
) -> dict[str, _Sieve]:
    """One pass over the pool, given as (stratum, ids) in any portions."""
    sieves = {stratum: _Sieve(wanted) for stratum, wanted in sizes.items()}
    start = sha256(_head(seed).encode())  # the head fills one block: it is hashed once for all
    for stratum, ids in groups:
        sieve = sieves[stratum]
        _pass(start, ids, sieve)
        if len(sieve.ids) > sieve.limit:
            sieve.prune()
    return sieves


def _pass(start: "_Hash", ids: list[str], sieve: _Sieve) -> None:
    """The cost of a draw is this loop."""
    fresh, number = start.copy, int.from_bytes
    hint, gate, keep = sieve.hint, sieve.gate, sieve.ids.append
    for id in ids:
        hashed = fresh()
        hashed.update(id.encode())
        digest = hashed.digest()
        if hint[digest[31]]:
            rest = number(digest, "big") % 10_000
            if gate[rest]:
                keep((rest, id))


def _groups(
    pool: Iterable[tuple[str, str]], sizes: Mapping[str, int]
) -> Iterator[tuple[str, list[str]]]:
    """The pool in portions, each sorted into its strata."""
    rest = iter(pool)
    while chunk := list(islice(rest, _CHUNK)):
        portions: dict[str, list[str]] = {stratum: [] for stratum in sizes}
        try:
            for id, stratum in chunk:
                portions[stratum].append(id)
        except KeyError:
            raise DrawError(f"名录中的分层“{stratum}”没有规定抽取数量。") from None
        yield from ((stratum, ids) for stratum, ids in portions.items() if ids)


def _ranked(
    seed: str, stratum: str, sizes: Mapping[str, int], sieves: Iterable[dict[str, _Sieve]]
) -> list[Drawn]:
    head = _head(seed)
    ids = (id for sieve in sieves for _, id in sieve[stratum].ids)
    best = sorted((_ticket(head, id), id) for id in ids)[: sizes[stratum]]
    return [Drawn(stratum, rank, number, id) for rank, (number, id) in enumerate(best, 1)]


def _refuse_twins(drawn: list[Drawn]) -> None:
    seen: set[str] = set()
    for row in drawn:
        if row.id in seen:
            raise DrawError(f"检查对象“{row.id}”在名录中重复，不能抽取。")
        seen.add(row.id)


# Several processes. The workers are fresh interpreters that run this file: forking a server that
# has threads and open databases is not safe, and the pipe holds the reader of the pool back, so
# the pool is never in memory as a whole.


def _sift_in_parallel(
    seed: str, pool: Iterable[tuple[str, str]], sizes: Mapping[str, int], processes: int
) -> list[dict[str, _Sieve]]:
    command = [sys.executable, "-I", "-S", __file__]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        for _ in range(processes)
    ]
    try:
        _feed(workers, seed, pool, sizes)
        return [_collect(worker, sizes) for worker in workers]
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()


def _feed(
    workers: list[subprocess.Popen[bytes]],
    seed: str,
    pool: Iterable[tuple[str, str]],
    sizes: Mapping[str, int],
) -> None:
    for worker in workers:
        _send(worker, [seed, dict(sizes)])
    for worker, group in zip(cycle(workers), _groups(pool, sizes)):
        _send(worker, group)


def _send(worker: subprocess.Popen[bytes], message: object) -> None:
    if worker.stdin is None:
        raise RuntimeError("a worker without a pipe")
    worker.stdin.write(json.dumps(message).encode() + b"\n")
    worker.stdin.flush()


def _collect(worker: subprocess.Popen[bytes], sizes: Mapping[str, int]) -> dict[str, _Sieve]:
    answer, _ = worker.communicate()
    if worker.returncode:
        raise RuntimeError("a worker of the draw ended early")
    sieves = {stratum: _Sieve(wanted) for stratum, wanted in sizes.items()}
    for stratum, ids in json.loads(answer).items():
        sieves[stratum].ids = [(rest, id) for rest, id in ids]
    return sieves


def _work(source: IO[bytes], sink: IO[bytes]) -> None:
    seed, sizes = json.loads(source.readline())
    sieves = _sift(seed, map(json.loads, source), sizes)
    for sieve in sieves.values():
        sieve.prune()
    answer = {stratum: sieve.ids for stratum, sieve in sieves.items()}
    sink.write(json.dumps(answer).encode())


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
