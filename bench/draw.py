"""How fast the draw is, against the published sampler and against nothing but the hashing.

    python bench/draw.py [SIZE ...]        default 112419 1000000 2700000

One in a hundred of ids of 18 characters is drawn, and the lists must be equal or the program
fails. Each program runs in a child of its own, in turns, three rounds; the figures are medians.
Read the ratios, not the seconds: they are of processor time, which a busy machine disturbs least,
and for two processes of the time on the clock.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from consistent_sampler import sampler

from jointcheck.draw import lottery

SEED = "63454660390103169462"
ROUNDS = 3


class Figures(NamedTuple):
    """Seconds on the clock and of the processor, MB above what was there, digest of the list."""

    clock: float
    processor: float
    grown: float
    answer: str


def measured(work: Callable[[], list[str]], pool: list[tuple[str, str]]) -> Figures:
    """Run in a child, so that nobody profits from memory that another one left."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        for _id, _stratum in pool:  # touched once, so that no copying of pages is measured
            pass
        os.write(writer, json.dumps(run(work)).encode())
        os._exit(0)
    os.close(writer)
    with open(reader, "rb") as pipe:
        answer = pipe.read()
    os.wait()
    return Figures(*json.loads(answer))


def run(work: Callable[[], list[str]]) -> Figures:
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak so far
    before, cpu, started = resident("VmRSS"), time.process_time(), time.perf_counter()
    answer = work()
    clock, processor = time.perf_counter() - started, time.process_time() - cpu
    grown = (resident("VmHWM") - before) / 1024
    return Figures(clock, processor, grown, sha256("\n".join(answer).encode()).hexdigest())


def resident(what: str) -> int:
    """VmRSS (now) or VmHWM (the peak) of this process in kB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))


def hash_only(ids: list[str]) -> list[str]:
    head = sha256(SEED.encode()).hexdigest().encode()
    for id in ids:
        sha256(head + id.encode()).digest()
    return []


def ours(pool: list[tuple[str, str]], take: int, processes: int) -> list[str]:
    """As the server does it: how many there are stands in the commit."""
    rows = lottery.draw(SEED, pool, {"A": take}, processes, {"A": len(pool)})
    return [row.id for row in rows]


def compare(count: int) -> None:
    pool = [(f"9153042{number:011d}", "A") for number in range(count)]
    ids = [id for id, _ in pool]
    take = lottery.size(count, 100, 1)
    works: dict[str, Callable[[], list[str]]] = {
        "published sampler": lambda: list(sampler(ids, SEED, take=take, output="id")),
        "jointcheck, one process": lambda: ours(pool, take, 1),
        "jointcheck, two processes": lambda: ours(pool, take, 2),
        "hash only": lambda: hash_only(ids),
    }
    rounds = [{name: measured(work, pool) for name, work in works.items()} for _ in range(ROUNDS)]
    print(
        f"\n{count:,} ids, {take:,} drawn\n{'':28}{'seconds':>9}{'faster':>9}{'MB above the pool':>20}"
    )
    for name in works:
        show(name, rounds)


def show(name: str, rounds: list[dict[str, Figures]]) -> None:
    kind = "clock" if "two" in name else "processor"
    seconds = statistics.median(getattr(one[name], kind) for one in rounds)
    ratios = [getattr(one["published sampler"], kind) / getattr(one[name], kind) for one in rounds]
    grown = max(one[name].grown for one in rounds)
    print(f"{name:28}{seconds:9.3f}{statistics.median(ratios):8.1f}×{grown:20.0f}", flush=True)
    lists = {one[which].answer for one in rounds for which in (name, "published sampler")}
    if name != "hash only" and len(lists) > 1:
        sys.exit(f"{name}: the list differs from the published sampler's")


if __name__ == "__main__":
    for argument in sys.argv[1:] or ["112419", "1000000", "2700000"]:
        compare(int(argument))
