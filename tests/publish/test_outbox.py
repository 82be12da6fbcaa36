"""报送: every result reaches every platform once, and whatever a platform answers is kept."""

import hashlib
import json
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from jointcheck.ground import export, ledger, table
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.people.model import Officer
from jointcheck.publish import outbox, outbox_answers, outbox_file, takedown
from jointcheck.publish.model import Delivery
from jointcheck.publish.outbox_model import Acknowledgement, Batch, BatchLine
from tests.publish import build
from tests.visit import scene

ROOT = Path(__file__).resolve().parents[2]
OTHER = "互联网+监管"


def planner():
    return scene.officer("zrzy-planner-1")


def published(count: int = 1) -> list[str]:
    task = build.task()
    return [build.published(task, number).number for number in range(count)]


def answer(rows: list[str], head: str = "公示编号,回执,平台编号,说明") -> outbox_answers.Report:
    text = "\n".join([head, *rows]) + "\n"
    return outbox_answers.acknowledge(file=text.encode(), filename="回执.csv", by=planner())


def deliveries() -> list[Delivery]:
    return list(db.session.scalars(db.select(Delivery).order_by(Delivery.id)))


def mapping(platform: str, columns=None, active: bool = True):
    pairs = columns or [list(pair) for pair in outbox_file.COLUMNS.items()]
    by = scene.officer("system-admin")
    return outbox_file.set_mapping(platform=platform, columns=pairs, active=active, by=by)


def test_a_batch_can_be_had_again_to_the_byte_when_its_results_were_sent_once_more(app):
    published()
    first = outbox.send(planner())
    kept = outbox_file.written(outbox.batch(first, planner()), "json")
    outbox.again(deliveries()[0], by=planner())
    second = outbox.send(planner())
    assert second != first
    assert outbox_file.written(outbox.batch(first, planner()), "json") == kept


def test_the_receiver_can_compute_the_checksum_from_each_file(app):
    published(2)
    made = outbox.batch(outbox.send(planner()), planner())
    told = json.loads(outbox_file.written(made, "json"))
    rows = [[row[key] for key, _title in told["columns"]] for row in told["rows"]]
    text = ledger.canonical([[title for _key, title in told["columns"]], *rows])
    assert hashlib.sha256(text.encode()).hexdigest() == told["checksum"] == made.checksum
    for kind in ("csv", "xlsx"):
        read = table.read(outbox_file.written(made, kind), f"x.{kind}")
        assert list(read.columns) == [title for _key, title in made.columns]
        cells = [list(row.cells) for row in read.rows]
        assert cells == [[export.shown(cell) for cell in row] for row in rows]


def test_each_platform_gets_its_own_columns_in_its_own_order(app):
    mapping(OTHER, columns=[["uniscId", "主体代码"], ["number", "流水号"], ["raninsItemName", "事项"],
                            ["raninsCheckResName", "结论"]])  # fmt: skip
    (number,) = published()
    assert sorted(one.destination for one in deliveries()) == sorted([OTHER, outbox.PLATFORM])
    made = outbox.batch(outbox.send(planner(), OTHER), planner())
    text = outbox_file.written(made, "csv").decode("utf-8-sig").splitlines()
    assert text[0] == "主体代码,流水号,事项,结论"
    assert number in text[1]
    assert {one.destination: one.state for one in deliveries()} == {
        OTHER: "exported", outbox.PLATFORM: "waiting"}  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "words"),
    [([["number", "编号"]], "必须报送"), ([["nothing", "甲"]], "没有这样的字段"),
     ([[key, "同名"] for key in outbox_file.NEEDED], "不能重复"), ([[key, ""] for key in outbox_file.NEEDED], "重复")],
)  # fmt: skip
def test_a_mapping_that_would_lose_something_is_refused(app, columns, words):
    with pytest.raises(Refused, match=words):
        mapping(OTHER, columns=columns)


def test_a_correction_is_sent_again_and_what_was_taken_down_is_taken_back(app):
    publication = build.published()
    outbox.send(planner())
    takedown.take_down(publication, reason="公示期满", by=scene.officer("zrzy-head-1"))
    back = deliveries()[-1]
    assert (back.kind, back.state) == ("withdrawal", "waiting")
    made = outbox.batch(outbox.send(planner()), planner())
    (row,) = json.loads(outbox_file.written(made, "json"))["rows"]
    assert (row["operation"], row["reason"], row["number"]) == (
        "撤下",
        "公示期满",
        publication.number,
    )
    report = answer([f"{publication.number},接收,P1,撤下,"], "公示编号,回执,平台编号,报送类别,说明")
    assert report.accepted == [publication.number]
    assert deliveries()[-1].state == "accepted"


def test_what_never_left_is_not_sent_when_it_was_taken_down(app):
    publication = build.published()
    takedown.take_down(publication, reason="公示期满", by=scene.officer("zrzy-head-1"))
    assert [one.state for one in deliveries()] == ["withdrawn"]
    with pytest.raises(Refused, match="没有待报送"):
        outbox.send(planner())


def test_every_row_of_an_answer_is_accounted_for_and_kept(app):
    a, b, c = published(3)
    outbox.send(planner())
    rows = [f"{a},接收,P-1,", f"{a},接收,P-1,", f"{a},退回,,", f"{b},也许,,", f"{b},接收,P-1,",
            "X-1,接收,,", f"{c},退回,,代码有误"]  # fmt: skip
    report = answer(rows)
    assert vars(report) == {
        "accepted": [a], "rejected": [c], "repeated": [a], "contrary": [a], "taken": [b],
        "unsent": [], "unknown": ["X-1"], "unclear": [b],
    }  # fmt: skip
    kept = db.session.scalars(db.select(Acknowledgement)).one()
    assert kept.report == vars(report)
    event = db.session.scalars(
        db.select(ledger.LedgerEvent).filter_by(verb="delivery.acknowledged")
    ).one()
    assert '"X-1"' in event.body
    assert [one.state for one in deliveries()] == ["accepted", "exported", "rejected"]
    assert answer([f"{b},接收,P-2,"]).accepted == [b], (
        "what was not entered may be answered rightly"
    )


def test_an_answer_to_what_was_never_sent_is_told(app):
    (a,) = published()
    assert answer([f"{a},接收,P-1,"]).unsent == [a]
    assert deliveries()[0].state == "waiting"


def test_a_late_answer_to_an_old_batch_does_not_touch_what_was_sent_again(app):
    (a,) = published()
    first = outbox.send(planner())
    outbox.again(deliveries()[0], by=planner())
    report = answer([f"{a},退回,,{first},迟到"], "公示编号,回执,平台编号,批次,说明")
    assert report.rejected == [a]
    assert deliveries()[0].state == "waiting"
    outbox.send(planner())
    assert answer([f"{a},接收,P-1,"]).accepted == [a]
    assert deliveries()[0].state == "accepted"


def test_a_batch_and_an_entered_answer_never_change(app):
    (a,) = published()
    outbox.send(planner())
    answer([f"{a},接收,P-1,"])
    for statement in ("UPDATE batch SET rows = '[]'", "UPDATE batch_line SET outcome = 'rejected'",
                      "DELETE FROM acknowledgement"):  # fmt: skip
        with pytest.raises(DBAPIError, match="locked"):
            db.session.execute(db.text(statement))
        db.session.rollback()


def test_eight_who_send_at_once_send_every_result_once(app):
    published(3)
    by, barrier = planner().id, threading.Barrier(8)
    said: list[str] = []

    def go():
        with app.app_context():
            barrier.wait()
            try:
                said.append(outbox.send(db.session.get_one(Officer, by)))
            except Refused as refused:
                said.append(refused.sentence)
            finally:
                db.session.remove()

    db.session.remove()
    threads = [threading.Thread(target=go) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(said) == 8
    lines = list(db.session.scalars(db.select(BatchLine.delivery_id)))
    assert sorted(lines) == sorted({one.id for one in deliveries()})
    assert db.session.scalar(db.select(db.func.sum(Batch.publications))) == 3
