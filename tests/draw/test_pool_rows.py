"""What is drawn follows from ids and strata; rows, their numbers, their order and the database do not matter."""

import random
from collections import Counter
from typing import Any

import pytest
from consistent_sampler import sampler
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from jointcheck.catalogue.identifier import fictional
from jointcheck.draw import lottery, published
from jointcheck.ground.db import db
from jointcheck.plan import pool as pools
from jointcheck.plan.model import Pool, PoolEntry
from tests.catalogue import build as catalogue
from tests.draw import build
from tests.plan import build as plan

SIZES = {"A": 3, "B": 2}
COUNT = 14
POOLS = 1_000


def stratum(number: int) -> str | None:
    """Every seventh is left out, the others stand in two strata by turns."""
    return None if number % 7 == 5 else "AB"[number % 2]


def rows_of(pool: int, entities: list[int], ids: list[int]) -> list[dict[str, Any]]:
    return [
        {"id": ids.pop(), "pool_id": pool, "entity_id": entity, "subject": fictional(number),
         "stratum": stratum(number), "excluded": None if stratum(number) else "inactive"}
        for number, entity in enumerate(entities)
    ]  # fmt: skip


def test_row_numbers_their_order_and_the_database_do_not_matter(app):
    """A thousand pools of the same ids, stored among each other in any order and with gaps."""
    entities = [one.id for one in catalogue.entities(COUNT, "矿山企业")]
    task = plan.task(catalogue.item(), strata=plan.ALL)
    facts = {"task_id": task.id, "source": "import",
             "frozen_by_id": catalogue.officer("zrzy-head-1").id}  # fmt: skip
    made = [Pool(**facts) for _ in range(POOLS)]
    db.session.add_all(made)
    db.session.flush()
    chance = random.Random(7)
    ids = chance.sample(range(1, 10**7), POOLS * COUNT)
    rows = [row for pool in made for row in rows_of(pool.id, entities, ids)]
    chance.shuffle(rows)
    db.session.execute(insert(PoolEntry), rows)
    counts = Counter(one for one in map(stratum, range(COUNT)) if one)
    for number, pool in enumerate(made):
        drawn = lottery.draw(f"{number}", published.PoolRows(pool), SIZES, counts=counts)
        assert [(row.stratum, row.id) for row in drawn] == expected(f"{number}")
    files = {"".join(pools.pool_lines(pool)) for pool in made[:100]}
    assert len(files) == 1


def expected(seed: str) -> list[tuple[str, str]]:
    """The published sampler's list of the codes alone, which no database has seen."""
    found = []
    for name, take in SIZES.items():
        ids = [fictional(number) for number in range(COUNT) if stratum(number) == name]
        found += [(name, id) for id in sampler(ids, seed, take=take, output="id")]
    return found


def test_one_statement_for_an_open_and_a_frozen_pool_is_refused_whole(app):
    frozen = build.prepared().pool
    (known,) = db.session.scalars(db.select(PoolEntry).limit(1))
    open_ = Pool(task_id=frozen.task_id, source="import", frozen_by_id=frozen.frozen_by_id)
    db.session.add(open_)
    db.session.commit()
    rows = [
        {"pool_id": pool, "entity_id": known.entity_id, "subject": "regno:1", "stratum": "A"}
        for pool in (open_.id, frozen.id)
    ]
    with pytest.raises(DBAPIError, match="locked: pool_entry"):
        db.session.execute(insert(PoolEntry).values(rows))
    db.session.rollback()
    assert not db.session.scalars(db.select(PoolEntry).filter_by(pool_id=open_.id)).all()
