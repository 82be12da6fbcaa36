"""Whether the draw is even: 100,000 draws with other seeds, and how far the counts are from chance.

    python bench/draw_even.py [DRAWS]        default 100000

Three counts of every size: who was drawn, which two were drawn first, and how far apart those two
stand in the directory (taken as a ring). χ² beyond the limit happens once in a thousand by chance
alone; the seeds are fixed, so the figures are the same every time.
"""

import sys
from collections import Counter

from jointcheck.draw import lottery
from tests.draw.chance import chi, chi_of_inclusion, limit

SIZES = [(59, 20), (100, 60), (299, 100), (4_990, 499)]


def even(count: int, take: int, draws: int) -> bool:
    ids = [f"9153042{number:011d}" for number in range(count)]
    pool = [(id, "A") for id in ids]
    place = {id: number for number, id in enumerate(ids)}
    drawn, firsts, apart = Counter(), Counter(), Counter()
    for number in range(draws):
        rows = lottery.draw(f"even {number}", pool, {"A": take})
        drawn.update(row.id for row in rows)
        one, other = sorted(place[row.id] for row in rows[:2])
        firsts[one, other] += 1
        apart[min(other - one, count - other + one)] += 1
    found = {"drawn": (chi_of_inclusion(drawn.values(), count, take), count - 1)}
    pairs = count * (count - 1) // 2
    if pairs * 10 <= draws:  # below ten of each, χ² says nothing
        found["first two"] = (chi(firsts.values(), pairs), pairs - 1)
    if count % 2:  # in an even ring the two that face each other meet half as often
        found["apart"] = (chi(apart.values(), count // 2), count // 2 - 1)
    for what, (value, degrees) in found.items():
        ok = "even" if value < limit(degrees) else "NOT EVEN"
        print(f"{count:6,} {take:5} {what:10} χ² {value:9.1f}, limit {limit(degrees):9.1f}  {ok}")
    return all(value < limit(degrees) for value, degrees in found.values())


if __name__ == "__main__":
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    results = [even(count, take, draws) for count, take in SIZES]
    sys.exit(0 if all(results) else "the draw is not even")
