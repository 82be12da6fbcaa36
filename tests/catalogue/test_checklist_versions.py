"""Versions of a checklist that a plugin brings: what may be taken into use, and from which day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from jointcheck.catalogue import checklist_steps, pins
from jointcheck.catalogue.model import ChecklistVersion
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.plugin import Section
from tests.catalogue import build
from tests.plugin.blanks import BLANK, LICENCE

pytestmark = pytest.mark.only_sqlite
OURS = replace(BLANK, department="自然资源局", sections=(Section("一", (LICENCE,)),), bands=())


def brought(checklist) -> ChecklistVersion:
    assert checklist_steps.sync_checklists([(checklist, "blank")]) == []
    found = select(ChecklistVersion).filter_by(digest=checklist.digest)
    return db.session.scalars(found).one()


def approve(version):
    return checklist_steps.approve_checklist(version, build.officer("zrzy-reviewer-1"))


def test_an_approved_version_is_not_used_before_its_first_day(app):
    first = approve(brought(OURS))
    tomorrow = clock.today() + timedelta(days=1)
    approve(brought(replace(OURS, version="2027.1", effective_from=tomorrow, title="新表")))
    assert pins.latest_approved("blank").id == first.id
    with clock.at(clock.now() + timedelta(days=1)):
        assert pins.latest_approved("blank").version == "2027.1"


def test_an_item_whose_kind_changed_is_not_taken_into_use(app):
    approve(brought(OURS))
    text = replace(LICENCE, kind="text", weight=0, photos_on=(), sentences=(), suggests=())
    changed = brought(replace(OURS, version="2027.1", sections=(Section("一", (text,)),)))
    with pytest.raises(Refused, match="licence：类型由“检查结论”改为“文字”"):
        approve(changed)
    assert pins.latest_approved("blank").version == "2026.1"


def test_changed_content_needs_a_new_version(app):
    brought(OURS)
    told = checklist_steps.sync_checklists([(replace(OURS, title="改了"), "blank")])
    assert [(source, "请改版本号" in words) for source, words in told] == [("blank", True)]
