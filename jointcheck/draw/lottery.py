"""The draw `jcdraw/1`: every id gets a ticket from the seed, the lowest tickets of a stratum win.

The tickets are those of the published sampler `consistent_sampler` 1.0.10, so anybody can check
a draw with software that this project did not write. Standard library only; no other module of
the project is imported, because the file also runs alone as the worker of a large draw.
"""

import io
import marshal
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import chain, cycle, islice
from typing import IO, Any, NamedTuple

# The ticket is x written backwards, so x mod 10^4, reversed, is its first four digits: they
# decide for nearly all. 10^4 is a multiple of 16, so the last four bits of x bound them already.
_REVERSED = tuple(int(f"{number:04d}"[::-1]) for number in range(10_000))
_ROOM = 1_000
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
        sieves = [_sift(seed, pool, sizes)]
    drawn = [row for stratum in sorted(sizes) for row in _ranked(seed, stratum, sizes, sieves)]
    _refuse_twins(drawn)
    return drawn


class _Sieve:
    """The ids of one stratum whose tickets can still be among the ``size`` lowest.

    ``gate`` answers for x mod 10^4 whether such a ticket is still wanted, ``hint`` for the last
    byte of x whether that is possible at all.
    """

    __slots__ = ("gate", "hint", "ids", "limit", "size")

    def __init__(self, size: int):
        self.size = size
        self.ids: list[tuple[int, str]] = []
        self.limit = 2 * size + _ROOM
        self.gate = bytes([size > 0]) * 10_000
        self.hint = bytes([size > 0]) * 256

    def prune(self) -> None:
        """Drop what cannot win any more, and let nothing of the kind in from now on."""
        bound = self.trim()
        gate = bytearray(10_000)
        for lead in range(bound + 1):
            gate[_REVERSED[lead]] = True
        self.gate = bytes(gate)
        self.hint = bytes(any(gate[bits::16]) for bits in range(16)) * 16
        self.limit = 2 * len(self.ids) + _ROOM

    def trim(self) -> int:
        """Drop what cannot win; equal leading digits stay, for the full ticket decides."""
        leads = sorted(lead for lead, _ in self.ids)
        bound = leads[self.size - 1] if self.size < len(leads) else 9_999
        self.ids = [entry for entry in self.ids if entry[0] <= bound]
        return bound


Sieves = dict[str, _Sieve]


def _head(seed: str) -> str:
    return sha256(seed.encode()).hexdigest()


def _ticket(head: str, id: str) -> str:
    x = int.from_bytes(sha256((head + id).encode()).digest(), "big")
    return "0." + str(x).zfill(64)[::-1]


def _sift(seed: str, pool: Iterable[tuple[str, str]], sizes: Mapping[str, int]) -> Sieves:
    """One pass over the pool; the cost of a draw is this loop."""
    sieves = {stratum: _Sieve(wanted) for stratum, wanted in sizes.items()}
    hints = {stratum: sieve.hint for stratum, sieve in sieves.items()}
    gates = {stratum: sieve.gate for stratum, sieve in sieves.items()}
    # The head fills one block of SHA-256: it is hashed once for all.
    fresh, number = sha256(_head(seed).encode()).copy, int.from_bytes
    try:
        for id, stratum in pool:
            hashed = fresh()
            hashed.update(id.encode())
            digest = hashed.digest()
            if hints[stratum][digest[31]]:
                rest = number(digest) % 10_000
                if gates[stratum][rest]:
                    sieve = sieves[stratum]
                    sieve.ids.append((_REVERSED[rest], id))
                    if len(sieve.ids) > sieve.limit:
                        sieve.prune()
                        hints[stratum], gates[stratum] = sieve.hint, sieve.gate
    except KeyError:
        raise DrawError(f"名录中的分层“{stratum}”没有规定抽取数量。") from None
    for sieve in sieves.values():
        sieve.trim()
    return sieves


def _ranked(
    seed: str, stratum: str, sizes: Mapping[str, int], sieves: Iterable[Sieves]
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
) -> list[Sieves]:
    command = [sys.executable, "-I", "-S", __file__]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        for _ in range(processes)
    ]
    try:
        for worker in workers:
            _send(worker.stdin, (seed, dict(sizes)))
        portions = _portions(pool)
        for worker, portion in zip(cycle(workers), portions):
            _send(worker.stdin, portion)
        return [_collect(worker, sizes) for worker in workers]
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


def _collect(worker: subprocess.Popen[bytes], sizes: Mapping[str, int]) -> Sieves:
    answer, _ = worker.communicate()
    if worker.returncode:
        raise RuntimeError("a worker of the draw ended early")
    return _sieves(answer, sizes)


def _sieves(answer: bytes, sizes: Mapping[str, int]) -> Sieves:
    """What a worker kept; DrawError when it met something that cannot be drawn from."""
    fault, ids = next(_received(io.BytesIO(answer)))
    if fault:
        raise DrawError(fault)
    sieves = {stratum: _Sieve(wanted) for stratum, wanted in sizes.items()}
    for stratum, sieve in sieves.items():
        sieve.ids = ids[stratum]
    return sieves


def _work(source: IO[bytes], sink: IO[bytes]) -> None:
    messages = _received(source)
    seed, sizes = next(messages)
    try:
        sieves = _sift(seed, chain.from_iterable(messages), sizes)
        _send(sink, ("", {stratum: sieve.ids for stratum, sieve in sieves.items()}))
    except DrawError as fault:
        deque(messages, 0)  # whoever writes must not meet a closed pipe
        _send(sink, (str(fault), {}))


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
