"""Thirty hostile plugins: the server stays up, other departments notice nothing, troubles have names."""

import re

import pytest

from jointcheck.ground.db import db
from jointcheck.people import plugins as house
from jointcheck.people.plugin_model import PluginTrouble
from jointcheck.plugin import Answer
from jointcheck.visit import lookups
from tests.office import alone
from tests.plugin import installed
from tests.plugin.hostile_plugins import AT_THE_DOOR, ENDLESS, SMILING
from tests.visit import door, scene

pytestmark = pytest.mark.only_sqlite
ONCE = re.compile(r'name="(?:csrf_token|form_key)"[^>]*value="[^"]*"|"X-CSRFToken": "[^"]*"')
ELSEWHERE = ("/home", "/items", "/tasks", "/records", "/field/", "/public/")


@pytest.fixture
def hostile(app, tmp_path):
    """A visit is under way; the plugins are written but not installed yet."""
    sources = {name: source for name, (source, _words) in AT_THE_DOOR.items()} | SMILING | ENDLESS
    record = scene.record().id
    return record, [installed.write(tmp_path, name, text) for name, text in sources.items()]


def pages(person):
    """The bytes of the pages, without the keys that are new on every page."""
    return {url: raw(person, url) for url in ELSEWHERE}


def raw(person, url):
    answer = alone(person.client.get, url)
    assert answer.status_code == 200, url
    return ONCE.sub("", answer.get_data(as_text=True))


def test_thirty_hostile_plugins_trouble_only_their_own_department(app, office, hostile):
    record, entries = hostile
    other = office.at("scjg", "inspector")
    sheet = scene.sheet(db.session.get(scene.Record, record), "shop_licence").id
    before = pages(other) | {"sheet": raw(other, f"/field/sheets/{sheet}")}

    endless = [entry for entry in entries if entry.name in ENDLESS]
    installed.install(app, *endless, used_by=["ZRZY"], admit=1.5)
    installed.install(app, *(e for e in entries if e not in endless), used_by=["ZRZY"])
    app.config["PLUGIN_ENTRIES"] = entries
    installed.forget(app)

    named = {}
    for trouble in db.session.scalars(db.select(PluginTrouble)):
        named.setdefault(trouble.plugin, []).append(trouble.words)
    wanted = {name: words for name, (_source, words) in AT_THE_DOOR.items()}
    wanted |= dict.fromkeys(ENDLESS, "没有答复，已终止")
    assert [n for n, words in wanted.items() if words not in "".join(named.get(n, []))] == []
    assert set(named) - set(wanted) <= {"monkeypatches"}  # it may break its own reply
    states = {house.host().state(name) for name in wanted}
    assert states <= {"未能载入", "部分可用"}
    assert house.host().state("assesses") == "已核验"  # a good one among them serves

    head = office.at("zrzy", "head")
    assert "处理插件问题" in head.open("/home").text
    for url in ("/checklists", *(f"/plugins/{entry.name}" for entry in entries)):
        assert head.open(url).status == 200
    assert "<script>alert" not in head.open("/plugins/returns_html").text

    after = pages(other) | {"sheet": raw(other, f"/field/sheets/{sheet}")}
    assert [url for url in before if before[url] != after[url]] == []


def test_what_fails_while_people_work_is_told_and_stops_nothing(app, office, hostile):
    record, entries = hostile
    assessing = next(entry for entry in entries if entry.name == "assesses")
    installed.install(app, assessing, used_by=["ZRZY"], fetch=1.5)
    row = db.session.get(scene.Record, record)
    kept = lookups.ask(row, by=door.leader())
    assert [one.answered for one in kept] == [False]

    card = lookups.card(scene.an_entity())

    def asked(plugins):
        checklist = plugins.each("checklists")[0].value
        return plugins.assess(checklist, {"a": Answer("未发现问题")}, card)

    for _each in range(4):
        assert house.aside(asked).trouble
    assert house.host().state("assesses") == "隔离"
    installed.forget(app)  # another process of the server
    assert house.host().state("assesses") == "隔离"
    assert house.aside(asked).trouble == "插件已隔离"
    page = office.at("zrzy", "head").open("/plugins/assesses")
    assert "已停止运行" in page.text
    assert "未经插件校验" in page.text
    assert "共 4 次" in page.text
    page = page.press("重试")
    assert house.host().state("assesses") == "已核验"
    assert "以前的问题" in page.text
