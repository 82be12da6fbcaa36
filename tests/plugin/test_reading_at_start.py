"""A server answers first and reads new plugins then: a slow or broken one holds nobody up."""

import pytest

from jointcheck.catalogue.model import ChecklistVersion
from jointcheck.cli import serving
from jointcheck.ground.db import db
from jointcheck.people import plugins
from jointcheck.people.plugin_model import PluginTrouble
from tests.plugin import installed

GOOD = """
from datetime import date
from jointcheck.plugin import Basis, Checklist, Item, Section, hookimpl

LAW = (Basis("某某法", "主席令第某号", "第十条", date(2025, 7, 1)),)

@hookimpl
def checklists():
    return [Checklist("late_list", "1", "后读的检查表", "自然资源局", date(2026, 1, 1),
                      (Section("一", (Item("first", "第一项", LAW),)),))]
"""
BROKEN = "raise ValueError('本插件写坏了')"


def offered() -> list[str]:
    """Checklists on record now, as another process wrote them."""
    db.session.rollback()
    return list(db.session.scalars(db.select(ChecklistVersion.code).filter_by(code="late_list")))


def test_new_plugins_are_read_behind_a_server_that_answers(app, tmp_path):
    good = installed.write(tmp_path, "late_good", GOOD)
    broken = installed.write(tmp_path, "late_broken", BROKEN)
    app.config["PLUGIN_ENTRIES"] = [broken, good]
    app.config["PLUGIN_DEADLINES"] = installed.PATIENT
    installed.forget(app)
    assert app.test_client().get("/login").status_code == 200
    assert plugins.host().state("late_good") == "未读取"
    assert offered() == []
    db.session.rollback()
    serving.behind(app, worker_inside=False)
    assert offered() == ["late_list"]
    assert plugins.host().state("late_good") == "已核验"
    told = db.session.scalars(db.select(PluginTrouble.words).filter_by(plugin="late_broken"))
    assert any("本插件写坏了" in words for words in told)


def test_in_the_strict_mode_the_first_start_reads_before_it_answers(app, tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "refuse_unfit", lambda app: None)
    app.config["PLUGIN_ENTRIES"] = [installed.write(tmp_path, "late_good", GOOD)]
    app.config |= {"PLUGINS": "strict", "PLUGIN_DEADLINES": installed.PATIENT}
    installed.forget(app)
    db.session.rollback()
    answers = []
    monkeypatch.setattr(serving.waitress, "serve", lambda *_, **__: answers.append(offered()))
    monkeypatch.setattr(serving, "behind", lambda *_: None)  # what comes after is tested above
    serving.run(app, tmp_path)
    assert answers == [["late_list"]]


def test_in_the_strict_mode_a_broken_plugin_prevents_the_start(app, tmp_path, monkeypatch):
    monkeypatch.setattr(
        serving, "refuse_unfit", lambda app: None
    )  # the tests' schema has no number
    app.config["PLUGIN_ENTRIES"] = [installed.write(tmp_path, "late_broken", BROKEN)]
    app.config |= {"PLUGINS": "strict", "PLUGIN_DEADLINES": installed.PATIENT}
    installed.forget(app)
    db.session.rollback()
    with pytest.raises(Exception, match="本插件写坏了"):
        serving.run(app, tmp_path)
