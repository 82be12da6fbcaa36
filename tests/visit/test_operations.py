"""Operations from a tablet: each is done once, answered in data, and overwrites nobody."""

import hashlib
import io
import json
from threading import Barrier, Thread

import pytest

from jointcheck.ground import seal
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent
from jointcheck.ground.operation import Operation
from jointcheck.people.model import Officer
from jointcheck.visit import content, shown
from jointcheck.visit.model import Evidence, Finding, Measure, Record, Sheet, TabletReport
from tests.office import alone
from tests.visit import inside, scene
from tests.visit.offline_acts import picture
from tests.world import PASSWORD

ID = "operation-{:0>10}".format


class Tablet:
    """Sends operations in the name of one officer."""

    def __init__(self, office, login="zrzy-inspector-1"):
        self.person = office.person(login)
        self.token = self.ping()["csrf"]

    def ping(self):
        return self.get("/field/ping")

    def get(self, url):
        return alone(self.person.client.get, url).json

    def post(self, url, **sent):
        answer = alone(self.person.client.post, url, **sent)
        db.session.remove()
        return answer

    def send(self, url, number, base=None, **fields):
        data = fields | {"form_base": json.dumps(base or {})}
        headers = {"X-Operation": ID(number), "X-CSRFToken": self.token}
        answer = self.post(url, data=data, headers=headers)
        return answer.status_code, answer.json

    def measure(self, record, number, text="立即清理占道物料。", **more):
        return self.send(f"/field/visits/{record}/measures", number, form_name="MeasureForm",
                         kind="minutes", text=text, **more)  # fmt: skip


@pytest.fixture
def record(app):
    key = scene.record().id
    db.session.remove()
    return key


@pytest.fixture
def tablet(office, record):
    return Tablet(office)


def count(model):
    found = db.session.scalar(db.select(db.func.count()).select_from(model))
    db.session.remove()
    return found


def test_an_operation_is_done_once_and_its_repeat_answered_alike(tablet, record):
    first = tablet.measure(record, 1)
    assert (first[0], first[1]["done"], first[1]["operation"]) == (200, True, ID(1))
    assert tablet.measure(record, 1)[1]["done"]
    assert (count(Measure), count(Operation)) == (1, 1)


def test_other_content_under_the_same_number_is_refused(tablet, record):
    tablet.measure(record, 1)
    status, said = tablet.measure(record, 1, text="另一段话。")
    assert (status, said["done"], said["why"]) == (409, False, "different")
    assert count(Measure) == 1


def test_nobody_is_answered_for_another_officers_operation(tablet, record, office):
    tablet.measure(record, 1)
    status, said = Tablet(office, "scjg-inspector-1").measure(record, 1)
    assert (status, said["why"]) == (409, "different")


def test_what_a_rule_forbids_comes_back_as_sentences_and_leaves_nothing(tablet, record):
    status, said = tablet.measure(record, 1, text="")
    assert (status, said["done"]) == (422, False)
    assert said["sentences"] == ["请填写“内容和要求”。"]
    assert (count(Measure), count(Operation)) == (0, 0)
    assert tablet.measure(record, 1)[1]["done"], "the number is not spent by a refusal"


def test_without_a_login_or_with_an_old_token_the_tablet_is_told_which(tablet, record):
    tablet.token, known = "old", tablet.token
    assert tablet.measure(record, 1)[1]["why"] == "csrf"
    tablet.token = known
    tablet.person.client.delete_cookie("jointcheck")
    assert tablet.measure(record, 1)[1]["why"] == "csrf"
    assert tablet.ping()["standing"] == "expired"
    assert count(Measure) == 0


def row(record):
    finding = scene.finding(db.session.get(Record, record)).id
    db.session.remove()
    return finding


PLAIN = {"method": ["onsite"], "codes": ["OK"], "problem": [""], "disposal": [""]}


def fill(tablet, finding, number, base, **changed):
    fields = {"method": "onsite", "codes": "OK", "problem": "", "disposal": ""} | changed
    url = f"/field/findings/{finding}"
    return tablet.send(url, number, base, form_name="FindingForm", **fields)


def test_fields_that_only_one_changed_are_merged(tablet, record):
    finding = row(record)
    assert fill(tablet, finding, 1, {})[0] == 200
    fill(tablet, finding, 2, PLAIN, disposal="现场指导。")
    status, _said = fill(tablet, finding, 3, PLAIN, problem="堆放杂物。", codes="PEND", disposal="")
    assert status == 200
    found = db.session.get(Finding, finding)
    assert (found.problem, found.disposal, found.codes) == ("堆放杂物。", "现场指导。", ["PEND"])


def test_a_field_that_both_changed_is_decided_by_a_person(tablet, record):
    finding = row(record)
    fill(tablet, finding, 1, {})
    fill(tablet, finding, 2, PLAIN, disposal="甲的处置。")
    status, said = fill(tablet, finding, 3, PLAIN, disposal="乙的处置。")
    assert (status, said["why"]) == (409, "clash")
    assert said["clashes"] == [{"name": "disposal", "label": "处置情况", "base": [""],
                                "mine": ["乙的处置。"], "theirs": ["甲的处置。"]}]  # fmt: skip
    assert db.session.get(Finding, finding).disposal == "甲的处置。"
    db.session.remove()
    decided = PLAIN | {"disposal": ["甲的处置。"]}
    assert fill(tablet, finding, 4, decided, disposal="甲的处置。\n乙的处置。")[0] == 200


def answer(tablet, sheet, number, value, note="", before=("", "")):
    base = {"v_boundary": [before[0]], "n_boundary": [before[1]]}
    return tablet.send(f"/field/sheets/{sheet}/answers/boundary", number, base,
                       form_name="SheetForm", v_boundary=value, n_boundary=note)  # fmt: skip


def test_two_tablets_that_answer_one_item_differently_are_both_told(tablet, record):
    sheet = scene.sheet(db.session.get(Record, record)).id
    assert answer(tablet, sheet, 1, "未发现问题")[0] == 200
    status, said = answer(tablet, sheet, 2, "发现问题", "越界。")
    assert (status, [c["name"] for c in said["clashes"]]) == (409, ["v_boundary"])
    assert answer(tablet, sheet, 3, "发现问题", "越界。", ("未发现问题", ""))[0] == 200
    found = db.session.get(Sheet, sheet).answers
    assert [(a.value, a.note) for a in found] == [("发现问题", "越界。")]


def test_ten_thousand_characters_are_refused_in_a_sentence_and_nothing_is_cut(tablet, record):
    sheet = scene.sheet(db.session.get(Record, record)).id
    status, said = answer(tablet, sheet, 1, "发现问题", "长" * 10_000)
    assert status == 422
    assert said["sentences"]
    assert db.session.get(Sheet, sheet).answers == []


def test_a_photo_that_came_broken_is_refused_and_comes_again(tablet, record):
    whole, url = picture(1), f"/field/visits/{record}/evidence"

    def send(content):
        file = (io.BytesIO(content), "a.jpg")
        return tablet.send(url, 1, form_name="EvidenceForm", kind="photo", file=file,
                           sha256=hashlib.sha256(whole).hexdigest())  # fmt: skip

    assert send(whole[:500])[0] == 422
    assert send(whole)[1]["done"]
    assert send(whole)[1]["done"], "a repeat of a photo is no second photo"
    assert count(Evidence) == 1


def sealed(text, number):
    said = json.dumps({"operation": ID(number), "text": text}).encode()
    made = seal.key().public_key().encrypt(said, seal.OAEP)
    return seal.MARK + seal.base64.b64encode(made).decode()


def sign(tablet, record, number, password, facts):
    return tablet.send(f"/field/visits/{record}/sign", number, form_name="MemberSignForm",
                       password=password, path="", shown=facts)  # fmt: skip


def concluded(app):
    record = inside.concluded()
    key, facts = record.id, shown.of_round(content.frozen(record.round))
    db.session.remove()
    return key, facts


def test_a_signature_over_other_content_than_the_servers_is_void(app, office):
    record, facts = concluded(app)
    tablet = Tablet(office)
    status, said = sign(tablet, record, 1, sealed(PASSWORD, 1), "0" * 64)
    assert status == 422
    assert "签名无效" in said["sentences"][0]
    assert not [s for s in db.session.get(Record, record).round.signatures if s.role == "member"]
    verbs = set(db.session.scalars(db.select(LedgerEvent.verb)))
    assert "record.member_signed.refused" in verbs
    db.session.remove()
    assert sign(tablet, record, 2, sealed(PASSWORD, 2), facts)[1]["done"]


def test_a_sealed_password_serves_its_own_operation_only(app, office):
    record, facts = concluded(app)
    tablet = Tablet(office)
    assert sign(tablet, record, 2, sealed(PASSWORD, 1), facts)[0] == 422
    assert sign(tablet, record, 3, sealed("wrong", 3), facts)[0] == 422
    assert sign(tablet, record, 4, sealed(PASSWORD, 4), facts)[1]["done"]
    assert sign(tablet, record, 4, sealed(PASSWORD, 4), facts)[1]["done"], "sealed anew, the same"


def test_the_same_operation_from_eight_senders_at_once_is_done_once(tablet, record, app):
    cookie = tablet.person.client.get_cookie("jointcheck").value
    start, answers = Barrier(8), []

    def send():
        client = app.test_client()
        client.set_cookie("jointcheck", cookie)
        start.wait()
        answer = client.post(
            f"/field/visits/{record}/measures",
            data={"form_name": "MeasureForm", "kind": "minutes", "text": "清理。", "form_base": "{}"},
            headers={"X-Operation": ID(1), "X-CSRFToken": tablet.token},
        )  # fmt: skip
        answers.append(answer.json["done"])

    threads = [Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 8
    assert count(Measure) == 1


def test_a_logout_and_a_suspension_are_told_apart_from_a_login_that_ran_out(tablet, app):
    assert tablet.ping()["standing"] == "in"
    tablet.post("/logout", data={"csrf_token": tablet.token})
    assert tablet.ping()["standing"] == "ended"


def test_a_tablet_reports_only_its_officers_own_visits(tablet, record):
    visits = [{"record": key, "pending": 3, "parked": 1, "oldest": 1795000000000}
              for key in (record, record + 99)]  # fmt: skip
    said = {"device": "d1", "visits": visits, "foreign": [ID(1)]}
    headers = {"X-CSRFToken": tablet.token}
    tablet.measure(record, 1)
    answer = tablet.post("/field/report", json=said, headers=headers)
    assert answer.json == {"known": [ID(1)]}
    (told,) = db.session.scalars(db.select(TabletReport)).all()
    assert (told.record_id, told.pending, told.parked) == (record, 3, 1)
    db.session.remove()
    page = tablet.person.open("/field/sync")
    assert "3 项" in page.text
    for bad in ({}, {"device": "d", "visits": [{"record": "x"}]}, [], {"device": 1, "visits": 3}):
        assert tablet.post("/field/report", json=bad, headers=headers).status_code == 400


def test_nothing_about_an_officer_is_said_to_who_is_not_logged_in(app):
    client = app.test_client()
    assert set(client.get("/field/ping").json) == {"standing", "now"}
    worker = client.get("/sw.js")
    assert worker.headers["Cache-Control"] == "no-cache"
    assert "POST" not in worker.text
    assert db.session.scalar(db.select(Officer.name)) not in client.get("/field/not-taken").text
