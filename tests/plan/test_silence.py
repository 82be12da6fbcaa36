"""第十三条第二项: what may not be told beforehand makes the whole task silent."""

from dataclasses import replace

import pytest

from jointcheck.catalogue import checklist_steps
from jointcheck.catalogue.model import ChecklistVersion
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.plan import pool, steps
from jointcheck.plugin import Section
from tests.catalogue import build as catalogue
from tests.plan import build
from tests.plugin.blanks import BLANK, LICENCE

pytestmark = pytest.mark.only_sqlite
SECRET = replace(BLANK, department="自然资源局", title="旅馆检查表", may_be_announced=False,
                 sections=(Section("一", (LICENCE,)),), bands=())  # fmt: skip


def in_use(checklist):
    checklist_steps.sync_checklists([(checklist, "tests")])
    version = db.session.scalars(db.select(ChecklistVersion).filter_by(digest=checklist.digest))
    checklist_steps.approve_checklist(version.one(), catalogue.officer("zrzy-reviewer-1"))


def a_task():
    asked = [(catalogue.department("ZRZY"), "blank")]
    return build.task(catalogue.item(checklists=asked), strata=build.ALL)


def test_a_checklist_that_must_not_be_announced_makes_its_task_silent(app):
    in_use(SECRET)
    task = a_task()
    assert not task.may_be_announced
    assert task.silence_reason == "检查表规定不宜告知：旅馆检查表"
    catalogue.entities(3, "矿山企业")
    with pytest.raises(Refused, match="还没有经发起部门负责人批准"):
        pool.freeze(task, catalogue.officer("zrzy-planner-1"))
    steps.approve_silence(task, catalogue.officer("zrzy-head-1"))
    assert pool.freeze(task, catalogue.officer("zrzy-planner-1")).count == 3


def test_one_that_came_into_use_after_the_scheme_holds_the_pool(app):
    in_use(replace(SECRET, may_be_announced=True))
    task = a_task()
    assert task.may_be_announced
    in_use(replace(SECRET, version="2026.2"))
    catalogue.entities(3, "矿山企业")
    with pytest.raises(Refused, match="检查表规定不宜告知：旅馆检查表。请重新保存方案"):
        pool.freeze(task, catalogue.officer("zrzy-planner-1"))
