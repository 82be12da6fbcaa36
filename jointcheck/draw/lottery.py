"""The draw `jcdraw/1`: every id gets a ticket from the seed, the lowest tickets of a stratum win.

The tickets are those of the published sampler `consistent_sampler` 1.0.10, so anybody can check
a draw with software that this project did not write. Standard library only; no other module of
the project is imported, because the file also runs alone as the worker of a large draw.
"""

import io
import marshal
import math
import struct
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from itertools import chain, cycle, islice
from typing import IO, Any, NamedTuple

# The ticket is x written backwards, so x mod 10^4, reversed, is its first four digits: they
# decide for nearly all. 10^4 is a multiple of 16, so the last four bits of x bound them already.
_REVERSED = tuple(int(f"{number:04d}"[::-1]) for number in range(10_000))
_EVERY = 9_999  # the first four digits of a ticket are never more
_PORTION = 2_000  # ids sent to a worker at once; more would only fill its pipe
_LENGTH = struct.Struct("<I")


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
    counts: Mapping[str, int] | None = None,
) -> list[Drawn]:
    """Draw ``sizes[stratum]`` ids of each stratum, without replacement.

    ``pool`` yields (id, stratum) in any order; little more than the drawn ids is held, unless it
    can be read only once. A stratum smaller than its size is drawn whole. ``counts`` says how many
    ids each stratum has, where that is known; a wrong number costs time and changes nothing. The
    result is sorted by stratum, then rank, and does not depend on the order of the pool or on
    ``processes``.

    Raises DrawError for a stratum without a size, a negative size, an id that is drawn twice.
    """
    if any(wanted < 0 for wanted in sizes.values()):
        raise DrawError("抽取数量不得为负数。")
    if isinstance(pool, Iterator):
        pool = list(pool)
    if counts is None:
        counts = Counter(stratum for _, stratum in pool)
    bounds = {stratum: _bound(wanted, counts.get(stratum, 0)) for stratum, wanted in sizes.items()}
    kept = _sift(seed, pool, bounds, processes)
    while short := [s for s in sizes if len(kept[s]) < sizes[s] and bounds[s] < _EVERY]:
        bounds |= {stratum: min(_EVERY, 4 * bounds[stratum] + 3) for stratum in short}
        kept = _sift(seed, pool, bounds, processes)
    drawn = [row for stratum in sorted(sizes) for row in _ranked(seed, stratum, sizes, kept)]
    _refuse_twins(drawn)
    return drawn


def _bound(wanted: int, count: int) -> int:
    """First four digits up to which the tickets hold ``wanted`` of ``count``, almost surely.

    Six standard deviations more than the expected ones: less than one draw in 10^8 is read again.
    """
    if not wanted:
        return -1
    likely = wanted + 6 * math.isqrt(wanted) + 20
    return min(_EVERY, likely * 10_000 // max(count, 1))


Kept = dict[str, list[str]]  # the ids of each stratum that can still be drawn
Bounds = Mapping[str, int]


def _head(seed: str) -> str:
    return sha256(seed.encode()).hexdigest()


def _ticket(head: str, id: str) -> str:
    x = int.from_bytes(sha256((head + id).encode()).digest(), "big")
    return "0." + str(x).zfill(64)[::-1]


def _sift(seed: str, pool: Iterable[tuple[str, str]], bounds: Bounds, processes: int) -> Kept:
    """The ids whose tickets begin with no more than the bound of their stratum."""
    if processes == 1:
        return _sifted(seed, pool, bounds)
    return _sifted_in_parallel(seed, pool, bounds, processes)


def _sifted(seed: str, pool: Iterable[tuple[str, str]], bounds: Bounds) -> Kept:
    """One pass over the pool; the cost of a draw is this loop."""
    kept: Kept = {stratum: [] for stratum in bounds}
    gates = {stratum: _gate(bound) for stratum, bound in bounds.items()}
    hints = {stratum: _hint(gate) for stratum, gate in gates.items()}
    # The head fills one block of SHA-256: it is hashed once for all.
    fresh, number = sha256(_head(seed).encode()).copy, int.from_bytes
    try:
        for id, stratum in pool:
            hashed = fresh()
            hashed.update(id.encode())
            digest = hashed.digest()
            if hints[stratum][digest[31]] and gates[stratum][number(digest) % 10_000]:
                kept[stratum].append(id)
    except KeyError:
        raise DrawError(f"名录中的分层“{stratum}”没有规定抽取数量。") from None
    return kept


@lru_cache(32)
def _gate(bound: int) -> bytes:
    """For each x mod 10^4, whether the ticket begins with no more than ``bound``."""
    return bytes(lead <= bound for lead in _REVERSED)


@lru_cache(32)
def _hint(gate: bytes) -> bytes:
    """For each last byte of x, whether the gate can be open at all."""
    return bytes(any(gate[bits::16]) for bits in range(16)) * 16


def _ranked(seed: str, stratum: str, sizes: Mapping[str, int], kept: Kept) -> list[Drawn]:
    head = _head(seed)
    best = sorted((_ticket(head, id), id) for id in kept[stratum])[: sizes[stratum]]
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


def _sifted_in_parallel(
    seed: str, pool: Iterable[tuple[str, str]], bounds: Bounds, processes: int
) -> Kept:
    command = [sys.executable, "-I", "-S", __file__]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        for _ in range(processes)
    ]
    try:
        for worker in workers:
            _send(worker.stdin, (seed, dict(bounds)))
        portions = _portions(pool)
        for worker, portion in zip(cycle(workers), portions):
            _send(worker.stdin, portion)
        return _together(bounds, [_collect(worker) for worker in workers])
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()


def _portions(pool: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    rest = iter(pool)
    while portion := list(islice(rest, _PORTION)):
        yield portion


def _send(pipe: IO[bytes] | None, message: Any) -> None:
    if pipe is None:
        raise RuntimeError("a worker without a pipe")
    data = marshal.dumps(message)
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def _received(pipe: IO[bytes]) -> Iterator[Any]:
    """The messages of a pipe whose other end is this same file."""
    while length := pipe.read(_LENGTH.size):
        yield marshal.loads(pipe.read(*_LENGTH.unpack(length)))  # noqa: S302


def _collect(worker: subprocess.Popen[bytes]) -> bytes:
    answer, _ = worker.communicate()
    if worker.returncode:
        raise RuntimeError("a worker of the draw ended early")
    return answer


def _together(bounds: Bounds, answers: Iterable[bytes]) -> Kept:
    """What all workers kept; DrawError when one met something that cannot be drawn from."""
    kept: Kept = {stratum: [] for stratum in bounds}
    for answer in answers:
        fault, ids = next(_received(io.BytesIO(answer)))
        if fault:
            raise DrawError(fault)
        for stratum in bounds:
            kept[stratum] += ids[stratum]
    return kept


def _work(source: IO[bytes], sink: IO[bytes]) -> None:
    messages = _received(source)
    seed, bounds = next(messages)
    try:
        _send(sink, ("", _sifted(seed, chain.from_iterable(messages), bounds)))
    except DrawError as fault:
        deque(messages, 0)  # whoever writes must not meet a closed pipe
        _send(sink, (str(fault), {}))


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
