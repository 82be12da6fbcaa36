"""What is found item by item is counted over the versions of a checklist."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from jointcheck.archive import contents
from jointcheck.ground.db import db
from jointcheck.plugin import ABSENT, PASS, PROBLEM, Checklist, Item, Section
from jointcheck.visit.model import Answer
from tests.archive.test_statistics import body
from tests.visit import scene

FENCE = Item("fence", "是否越出批准的矿区范围", same_as="boundary")
NEWER = replace(
    scene.MINING, version="2026.2",
    sections=(Section("采矿许可和矿区范围", (scene.MINING.item("licence"), FENCE)),),
)  # fmt: skip


def visited(name: str, code: str, **answers: str) -> None:
    record = scene.record(entity=scene.an_entity(name, code))
    by = scene.officer("zrzy-inspector-1").id
    scene.sheet(record).answers += [
        Answer(code=item, value=value, officer_id=by) for item, value in answers.items()
    ]
    record.state = "published"
    db.session.commit()


def test_an_item_is_one_row_over_all_versions_of_its_checklist(app, office, monkeypatch):
    superior = office.at("city", "superior")
    visited("新平甲矿业有限公司", "91530427MA6K1A2B1D", boundary=PROBLEM, licence=PASS, plan=ABSENT)
    monkeypatch.setattr(scene, "MINING", NEWER)
    visited("新平乙矿业有限公司", "91530427MA6K1A2B2A", fence=PASS, licence=PASS)
    page = superior.open("/archive/statistics/problems?year=2026")
    title = scene.MINING.title
    assert body(page, "按检查表的检查内容") == [
        [title, "是否越出批准的矿区范围", "2", "1", "50.0%"],
        [title, "采矿许可证是否有效", "2", "0", "0.0%"],
    ]


def lists(versions: list[dict[str, str]]) -> list[Checklist]:
    """Versions of a checklist, each {item code: same_as}."""
    return [
        replace(NEWER, version=str(n), sections=(Section("一", tuple(
            Item(code, code, same_as=old) for code, old in rows.items())),))
        for n, rows in enumerate(versions)
    ]  # fmt: skip


def test_a_chain_of_renamed_items_leads_to_the_first():
    found = contents.origins(lists([{"a": ""}, {"b": "a"}, {"c": "b", "d": "never"}]))
    assert found == {"a": "a", "b": "a", "c": "a", "d": "d"}


CODES = st.sampled_from("abcde")


@given(st.lists(st.dictionaries(CODES, CODES | st.just("")), max_size=5))
def test_whatever_is_said_to_be_the_same_has_one_origin_that_was_there(versions):
    found = contents.origins(lists(versions))
    assert set(found) == {code for rows in versions for code in rows}
    assert all(found[first] == first for first in found.values())
