"""Twenty people press at once: one list."""

import threading
from concurrent.futures import ThreadPoolExecutor

from jointcheck.draw import steps
from jointcheck.draw.model import Assignment, Draw, Drawn
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused, Stale
from jointcheck.people.model import Officer
from jointcheck.plan.model import Task
from tests.catalogue.build import officer
from tests.draw import build

MANY = 20


def at_once(app, act) -> list[str]:
    """``act`` in twenty threads, each with its own context; what became of each."""
    gate = threading.Barrier(MANY)

    def one(number: int) -> str:
        with app.app_context():
            gate.wait()
            try:
                act(number)
            except (Refused, Stale) as refused:
                return type(refused).__name__
            return "done"

    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(one, range(MANY)))


def test_twenty_second_entries_at_once_draw_one_list(app):
    draw = build.committed()
    steps.enter_entropy(
        draw, event=0, value=build.DICE, by=officer("zrzy-planner-1"), **build.HANDS
    )
    key, typists = draw.id, [officer(f"scjg-planner-{n}").id for n in (1, 2)]
    db.session.commit()
    outcome = at_once(app, lambda n: steps.enter_entropy(
        db.session.get_one(Draw, key), event=0, value=build.DICE,
        by=db.session.get_one(Officer, typists[n % 2]), **build.HANDS,
    ))  # fmt: skip
    assert outcome.count("done") == 1, outcome
    db.session.expire_all()
    draw = db.session.get_one(Draw, key)
    assert draw.locked_at
    assert db.session.scalar(db.select(db.func.count(Drawn.id))) == 2
    assert db.session.scalar(db.select(db.func.count(Assignment.id))) == 2


def test_twenty_preparations_at_once_make_one_draw(app):
    key, planner = build.task().id, officer("zrzy-planner-1").id
    entropy = [build.dice()]
    db.session.commit()
    outcome = at_once(app, lambda n: steps.prepare(
        db.session.get_one(Task, key), entropy=entropy, by=db.session.get_one(Officer, planner)
    ))  # fmt: skip
    assert outcome.count("done") == 1, outcome
    assert db.session.scalar(db.select(db.func.count(Draw.id))) == 1
