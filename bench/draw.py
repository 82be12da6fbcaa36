"""How fast the draw is, against the published sampler and against nothing but the hashing.

    python bench/draw.py [SIZE ...]        default 112419 1000000

All figures of a table come from one run; read the ratios, not the seconds. One in a hundred of
ids of 18 characters is drawn, and the lists must be equal or the program fails.
"""

import sys
import time
from collections.abc import Callable
from hashlib import sha256

from consistent_sampler import sampler

from jointcheck.draw import lottery

SEED = "63454660390103169462"


def timed(work: Callable[[], list[str]]) -> tuple[float, list[str]]:
    started = time.perf_counter()
    answer = work()
    return time.perf_counter() - started, answer


def published(ids: list[str], take: int) -> list[str]:
    return list(sampler(ids, SEED, take=take, output="id"))


def ours(pool: list[tuple[str, str]], take: int, processes: int) -> list[str]:
    return [row.id for row in lottery.draw(SEED, pool, {"A": take}, processes)]


def hash_only(ids: list[str]) -> list[str]:
    head = sha256(SEED.encode()).hexdigest().encode()
    for id in ids:
        sha256(head + id.encode()).digest()
    return []


def compare(count: int) -> None:
    ids = [f"9153042{number:011d}" for number in range(count)]
    take = lottery.size(count, 100, 1)
    slow, reference = timed(lambda: published(ids, take))
    print(f"\n{count:,} ids, {take:,} drawn\n{'':28}seconds   times the published sampler")
    print(f"{'published sampler':28}{slow:7.3f}   1.0")
    for name, work in runs(ids, take).items():
        seconds, answer = timed(work)
        print(f"{name:28}{seconds:7.3f}   {slow / seconds:.1f}")
        if answer and answer != reference:
            sys.exit(f"{name}: the list differs from the published sampler's")


def runs(ids: list[str], take: int) -> dict[str, Callable[[], list[str]]]:
    pool = [(id, "A") for id in ids]
    return {
        "jointcheck, one process": lambda: ours(pool, take, 1),
        "jointcheck, two processes": lambda: ours(pool, take, 2),
        "hash only": lambda: hash_only(ids),
    }


if __name__ == "__main__":
    for argument in sys.argv[1:] or ["112419", "1000000"]:
        compare(int(argument))
