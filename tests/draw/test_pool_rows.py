"""What is drawn follows from ids and strata; rows, their numbers, their order and the database do not matter."""

import random

from consistent_sampler import sampler

from jointcheck.catalogue.identifier import fictional
from jointcheck.catalogue.model import Entity
from jointcheck.draw import lottery, published
from jointcheck.ground.db import db
from jointcheck.plan import pool as pools
from jointcheck.plan.model import Pool, PoolEntry
from tests.catalogue import build as catalogue
from tests.plan import build as plan

SIZES = {"A": 5, "B": 3}


def stratum(number: int) -> str | None:
    """Every tenth is left out, the others stand in two strata by turns."""
    return None if number % 10 == 7 else "AB"[number % 2]


def stored(task, entities: list[tuple[int, Entity]]) -> Pool:
    """A pool of these entities with row numbers as they come."""
    pool = Pool(task_id=task.id, source="import", frozen_by_id=catalogue.officer("zrzy-head-1").id)
    db.session.add(pool)
    db.session.flush()
    for number, one in entities:
        own = stratum(number)
        db.session.add(
            PoolEntry(pool_id=pool.id, entity_id=one.id, subject=one.subject,
                      stratum=own, excluded=None if own else "inactive")
        )  # fmt: skip
        db.session.flush()
    return pool


def test_row_numbers_their_order_and_the_database_do_not_matter(app):
    entities = list(enumerate(catalogue.entities(60, "矿山企业")))
    task = plan.task(catalogue.item(), strata=plan.ALL)
    lists, files = set(), set()
    for _ in range(5):
        random.shuffle(entities)
        pool = stored(task, entities)
        drawn = lottery.draw("seed", published.PoolRows(pool), SIZES)
        lists.add(tuple((row.stratum, row.id) for row in drawn))
        files.add("".join(pools.pool_lines(pool)) + "".join(pools.excluded_lines(pool)))
    assert lists == {tuple(expected())}
    assert len(files) == 1


def expected() -> list[tuple[str, str]]:
    """The published sampler's list of the codes alone, which no database has seen."""
    found = []
    for name, take in SIZES.items():
        ids = [fictional(number) for number in range(60) if stratum(number) == name]
        found += [(name, id) for id in sampler(ids, "seed", take=take, output="id")]
    return found
