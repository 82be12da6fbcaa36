"""The draw gives the published sampler's list, whatever the order, the portions, the processes."""

import io
from collections import Counter
from hashlib import sha256
from itertools import chain, combinations

import pytest
from consistent_sampler import sampler
from hypothesis import given, settings
from hypothesis import strategies as st

from jointcheck.draw import lottery
from tests.draw.chance import chi, chi_of_inclusion, limit

SEED = "63454660390103169462"
IDS = [f"91530427MA6TEST{number:03d}" for number in range(1, 101)]

seeds = st.text(max_size=30)
pools = st.dictionaries(st.text(max_size=8), st.sampled_from("ABC"), max_size=25)
many = settings(max_examples=1000, deadline=None)


def drawn_ids(seed, ids, take, processes=1):
    pool = [(id, "A") for id in ids]
    return [row.id for row in lottery.draw(seed, pool, {"A": take}, processes)]


def published(seed, ids, take):
    return [t[:2] for t in sampler(list(ids), seed, take=take, digits=100)]


def test_the_first_vector():
    rows = lottery.draw(SEED, [(id, "A") for id in IDS[:10]], {"A": 3})
    assert [(row.id[-7:], row.rank, lottery.shown(row.ticket)) for row in rows] == [
        ("TEST010", 1, "0.124446085829479328"),
        ("TEST001", 2, "0.125229631324035884"),
        ("TEST002", 3, "0.136931299530488614"),
    ]


def test_the_second_vector_and_its_extension():
    seed = sha256(b"jointcheck-draw/1\n").hexdigest()
    five = ["066", "073", "071", "019", "026"]
    assert [id[-3:] for id in drawn_ids(seed, IDS, 5)] == five
    ten = [*five, "025", "093", "090", "069", "047"]
    assert [id[-3:] for id in drawn_ids(seed, IDS, 10)] == ten


@many
@given(seeds, pools, st.integers(0, 30))
def test_it_is_the_published_samplers_list_with_the_same_tickets(seed, pool, take):
    rows = lottery.draw(seed, [(id, "A") for id in pool], {"A": take})
    assert [(row.ticket, row.id) for row in rows] == published(seed, pool, take)


@many
@given(seeds, pools, st.randoms(use_true_random=False))
def test_the_order_of_the_pool_does_not_matter(seed, pool, random):
    sizes = {"A": 3, "B": 2, "C": 5}
    shuffled = list(pool.items())
    random.shuffle(shuffled)
    assert lottery.draw(seed, shuffled, sizes) == lottery.draw(seed, pool.items(), sizes)


@many
@given(seeds, pools, st.integers(1, 4), st.integers(1, 9))
def test_the_number_of_processes_does_not_matter(seed, pool, workers, portion):
    """Each worker is run in this process: a thousand draws would start thousands of programs."""
    bounds, rows = {"A": 900, "B": 9_999, "C": -1}, list(pool.items())
    portions = [rows[n : n + portion] for n in range(0, len(rows), portion)]
    answers = []
    for number in range(workers):
        source, sink = io.BytesIO(), io.BytesIO()
        for message in [(seed, bounds), *portions[number::workers]]:
            lottery._send(source, message)
        source.seek(0)
        lottery._work(source, sink)
        answers.append(sink.getvalue())
    apart = lottery._together(bounds, answers)
    alone = lottery._sifted(seed, rows, bounds)
    assert {name: sorted(ids) for name, ids in apart.items()} == {
        name: sorted(ids) for name, ids in alone.items()
    }


@many
@given(seeds, pools, st.dictionaries(st.sampled_from("ABC"), st.integers(0, 10**9)))
def test_a_wrong_count_changes_nothing(seed, pool, counts):
    sizes = {"A": 3, "B": 2, "C": 5}
    drawn = lottery.draw(seed, pool.items(), sizes, counts=counts)
    assert drawn == lottery.draw(seed, pool.items(), sizes)


@many
@given(seeds, pools, st.integers(0, 20), st.integers(0, 20))
def test_who_was_drawn_stays_drawn_in_an_extension(seed, pool, take, more):
    assert drawn_ids(seed, pool, take + more)[:take] == drawn_ids(seed, pool, take)


@many
@given(seeds, pools)
def test_a_stratum_is_the_global_order_filtered(seed, pool):
    sizes = {"A": 4, "B": 30, "C": 0}
    everybody = lottery.order(seed, pool)
    for stratum, wanted in sizes.items():
        mine = [row.id for row in lottery.draw(seed, pool.items(), sizes) if row.stratum == stratum]
        assert mine == [id for id in everybody if pool[id] == stratum][:wanted]


@many
@given(st.integers(0, 10**7), st.integers(0, 10_000), st.integers(0, 100))
def test_the_size_is_the_smallest_that_reaches_the_ratio(count, ratio, minimum):
    wanted = lottery.size(count, ratio, minimum)
    assert wanted <= count
    if minimum < wanted < count:
        assert (wanted - 1) * 10_000 < count * ratio <= wanted * 10_000
    assert wanted >= min(count, minimum)


@pytest.mark.parametrize("wanted", [0, 1, 300, 9_000, 30_000])
def test_a_pool_of_which_little_is_kept_gives_the_published_list(wanted):
    ids = [f"9153042{number:011d}" for number in range(30_000)]
    expected = [id for _, id in published(SEED, ids, wanted)]
    assert drawn_ids(SEED, ids, wanted) == expected
    assert drawn_ids(SEED, iter(ids), wanted, processes=3) == expected
    pool = [(id, "A") for id in ids]
    too_many = lottery.draw(SEED, pool, {"A": wanted}, counts={"A": 10**12})
    assert [row.id for row in too_many] == expected


def test_a_pool_is_not_kept():
    alive = Counter()

    class Id(str):
        def __init__(self, _):
            alive["now"] += 1
            alive["most"] = max(alive["most"], alive["now"])

        def __del__(self):
            alive["now"] -= 1

    class Pool:
        def __iter__(self):
            return ((Id(n), "A") for n in range(40_000))

    lottery.draw(SEED, Pool(), {"A": 10})
    assert alive["most"] < 200


@pytest.mark.parametrize("processes", [1, 2])
def test_what_cannot_be_drawn_is_said(processes):
    with pytest.raises(lottery.DrawError, match="分层“Z”"):
        lottery.draw(SEED, [("a", "A"), ("b", "Z")], {"A": 1}, processes)
    with pytest.raises(lottery.DrawError, match="重复"):
        lottery.draw(SEED, [("a", "A"), ("a", "A")], {"A": 2}, processes)
    with pytest.raises(lottery.DrawError, match="负数"):
        lottery.draw(SEED, [("a", "A")], {"A": -1}, processes)


def test_a_hundred_thousand_draws_take_every_set_equally_often():
    draws = 100_000
    sets = Counter(frozenset(drawn_ids(f"draw {n}", "ABCDEFG", 3)) for n in range(draws))
    assert chi(sets.values(), 35) < limit(34)
    each = Counter(chain.from_iterable(sets.elements()))
    assert chi_of_inclusion(each.values(), 7, 3) < limit(6)
    pairs = Counter(pair for one in sets.elements() for pair in combinations(sorted(one), 2))
    assert chi(pairs.values(), 21) < limit(20)


@pytest.mark.parametrize(
    ("count", "take", "draws"), [(59, 20, 1500), (100, 60, 900), (299, 100, 600), (4990, 499, 240)]
)
def test_everybody_is_drawn_equally_often(count, take, draws):
    ids = [f"9153042{number:011d}" for number in range(count)]
    hits = Counter()
    for seed in range(draws):
        hits.update(drawn_ids(f"uniformity {seed}", ids, take))
    assert chi_of_inclusion(hits.values(), count, take) < limit(count - 1)
    assert len(hits) == count


def test_neighbours_in_the_directory_are_drawn_together_as_often_as_chance_says():
    draws, pairs = 1500, 0
    for seed in range(draws):
        chosen = {int(id) for id in drawn_ids(str(seed), [str(n) for n in range(59)], 20)}
        pairs += sum(n + 1 in chosen for n in chosen)
    expected = 58 * 20 * 19 / (59 * 58)
    assert abs(pairs / draws - expected) < 0.25
