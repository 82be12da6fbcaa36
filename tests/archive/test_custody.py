"""保管: what comes later gets a volume of its own; loans come back; two people before anything is destroyed."""

import json
import zipfile
from datetime import date, timedelta

import pytest
from flask import current_app

from jointcheck.archive import custody, custody_rules, rules, steps, supplement, verify
from jointcheck.archive.model import RetentionRule, Volume
from jointcheck.ground import clock, files
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.people import todo
from jointcheck.publish.model import Publication
from tests.archive import build
from tests.publish import build as publications
from tests.visit import scene


def head(number: int = 1):
    return scene.officer(f"zrzy-head-{number}")


def objected(volume: Volume) -> None:
    publication = db.session.scalars(
        db.select(Publication).filter_by(record_id=volume.record_id)
    ).first()
    publications.concluded(publication, upheld=True)


def titles(volume: Volume) -> list[str]:
    return [leaf.part for leaf in volume.leaves]


def whats(officer) -> list[str]:
    with current_app.test_request_context():
        return [one.what for one in todo.of(officer)]


# -- supplementary volumes -------------------------------------------------------------------


def test_an_objection_after_the_seal_gets_a_supplementary_volume_of_its_own(app):
    first = build.sealed()
    with pytest.raises(Refused, match="没有新的"):
        supplement.file_supplement(first, build.archivist())
    assert "立补充卷" not in whats(build.archivist())
    objected(first)
    assert "立补充卷" in whats(build.archivist())
    later = supplement.file_supplement(first, build.archivist())
    build.work()
    later = db.session.get_one(Volume, later.id)
    assert (later.number, later.supplement) == (f"{first.number}补1", 1)
    assert set(titles(later)) == {"index", "objection", "trace", "metadata"}
    assert verify.verify(build.file_of(later)) == []
    with zipfile.ZipFile(build.file_of(later)) as packed:
        seqs = [json.loads(line)["seq"] for line in
                packed.read("volume/data/ledger/events.jsonl").splitlines()]  # fmt: skip
    assert min(seqs) > first.ledger_size, "what the first volume proves is not told again"
    assert "立补充卷" not in whats(build.archivist())
    with pytest.raises(Refused, match="没有封存"):
        supplement.file_supplement(first, build.archivist())


def test_the_first_volume_stays_as_it_was_and_the_supplement_waits_for_the_answer(app):
    first = build.sealed()
    before = build.file_of(first).read_bytes()
    objected(first)
    later = supplement.file_supplement(first, build.archivist())
    build.work()
    with pytest.raises(Refused, match="异议还没有办结"):
        steps.seal(db.session.get_one(Volume, later.id), build.archivist())
    assert build.file_of(first).read_bytes() == before


def test_counts_of_the_archive_do_not_take_a_supplement_for_a_record(app, office):
    first = build.sealed()
    objected(first)
    supplement.file_supplement(first, build.archivist())
    build.work()
    number, task_id = first.number, first.task_id
    page = office.at("zrzy", "archivist").open(f"/archive/tasks/{task_id}")
    assert page.text.count(f"{number}补1") == 1
    assert "第 1 / 1 页" in page.text or "共 1 项" in page.text


def test_the_task_s_own_volume_names_every_volume_with_its_digest(app):
    first = build.sealed()
    own = steps.file_task(first.task, build.archivist(), "线索核查，没有抽取记录。")
    build.work()
    own = db.session.get_one(Volume, own.id)
    leaf = next(one for one in own.leaves if one.part == "volumes")
    with zipfile.ZipFile(build.file_of(own)) as packed:
        listed = json.loads(packed.read(f"volume/data/{leaf.path}"))
    assert [(one["number"], one["digest"]) for one in listed] == [
        (first.number, first.manifest_digest)
    ]
    assert steps.seal(own, build.archivist()).sealed_at


# -- loans -----------------------------------------------------------------------------------


def asked(volume: Volume, form: str = "lend", **more):
    facts = {"borrower": "李某", "unit": "县人民法院", "purpose": "行政诉讼举证",
             "due_on": clock.today() + timedelta(days=10)} | more  # fmt: skip
    return custody.ask_loan(volume, form=form, by=build.archivist(), **facts)


def test_a_volume_is_lent_after_a_head_said_so_and_comes_back_counted(app):
    volume = build.sealed()
    loan = asked(volume)
    assert "批准借阅案卷" in whats(head())
    with pytest.raises(Refused, match="负责人"):
        custody.approve_loan(loan, by=build.archivist())
    custody.approve_loan(loan, by=head())
    assert "收回借阅的案卷" in whats(build.archivist())
    with pytest.raises(Refused, match="已经借出"):
        asked(volume)
    assert asked(volume, "copy").form == "copy"
    custody.give_back(loan, remark="完好", by=build.archivist())
    with pytest.raises(Refused, match="没有借出"):
        custody.give_back(loan, remark="完好", by=build.archivist())
    assert asked(volume).id != loan.id


def test_only_a_sealed_volume_is_lent_and_not_for_ever(app):
    with pytest.raises(Refused, match="还没有封存"):
        asked(build.filed())
    volume = build.sealed(build.published(1))
    with pytest.raises(Refused, match="最长"):
        asked(volume, due_on=clock.today() + timedelta(days=400))
    with pytest.raises(Refused, match="早于今天"):
        asked(volume, due_on=clock.today() - timedelta(days=1))


# -- appraisal and destruction ---------------------------------------------------------------


def short_lived() -> Volume:
    """A sealed volume that is kept for ten years."""
    for outcome in rules.OUTCOMES:
        db.session.add(RetentionRule(department_id=scene.department("ZRZY").id, outcome=outcome,
                                     years=10, method="electronic", set_by_id=head().id))  # fmt: skip
    db.session.commit()
    return build.sealed()


def later(years: int = 11):
    return clock.at(clock.now() + timedelta(days=366 * years))


def appraised(volume: Volume, opinion: str = "destroy", years: int | None = None):
    return custody.appraise(volume, opinion=opinion, years=years, reason="期满无继续保存价值",
                            by=build.archivist())  # fmt: skip


@pytest.mark.parametrize(
    ("sealed", "years", "last"),
    [(date(2026, 1, 1), 10, date(2036, 12, 31)), (date(2026, 12, 31), 30, date(2056, 12, 31)),
     (date(2026, 5, 5), None, None)],
)  # fmt: skip
def test_a_term_of_years_ends_with_a_year(sealed, years, last):
    assert custody_rules.expires(sealed, years) == last


def test_nothing_is_appraised_before_its_term_is_over_and_nothing_kept_for_ever(app):
    volume = short_lived()
    with pytest.raises(Refused, match="还没有届满"):
        appraised(volume)
    with later(10), pytest.raises(Refused, match="还没有届满"):
        appraised(volume)


def test_two_people_and_a_third_act_before_a_volume_is_gone_and_its_index_stays(app):
    volume = short_lived()
    photo = next(leaf for leaf in volume.leaves if leaf.title.startswith("照片：")).sha256
    with later():
        case = appraised(volume)
        with pytest.raises(Refused, match="两人"):
            custody.agree(case, by=build.archivist())
        with pytest.raises(Refused, match="两人鉴定同意"):
            custody.destroy(case, by=head())
        custody.agree(case, by=head())
        with pytest.raises(Refused, match="不能自己监销"):
            custody.destroy(case, by=build.archivist())
        path = build.file_of(volume)
        custody.destroy(case, by=head(2))
        assert not path.exists()
        assert not files.path(photo).exists()
        with pytest.raises(Refused, match="已经销毁"):
            asked(volume, due_on=clock.today())
        with pytest.raises(Refused, match="只能进行一次"):
            custody.destroy(case, by=head(2))
    assert len(db.session.get_one(Volume, volume.id).leaves) > 3


def test_a_lent_volume_is_not_destroyed_and_a_longer_term_counts_anew(app):
    volume = short_lived()
    with later():
        loan = asked(volume, due_on=clock.today())
        custody.approve_loan(loan, by=head())
        case = appraised(volume)
        custody.agree(case, by=head())
        with pytest.raises(Refused, match="没有归还"):
            custody.destroy(case, by=head(2))
        custody.give_back(loan, remark="完好", by=build.archivist())
    other = build.sealed(build.published(1))
    with later():
        with pytest.raises(Refused, match="延长多少年"):
            appraised(other, "extend")
        longer = appraised(other, "extend", 5)
        with pytest.raises(Refused, match="正在办理"):
            appraised(other)
        custody.agree(longer, by=head())
        assert custody.expires(other) == date(clock.today().year + 5, 12, 31)
        with pytest.raises(Refused, match="还没有届满"):
            appraised(other)


def test_evidence_that_another_volume_still_holds_survives(app):
    volume = short_lived()
    other = build.sealed(build.published(1))  # the same photo lies in both
    photo = next(leaf for leaf in volume.leaves if leaf.title.startswith("照片：")).sha256
    with later():
        case = appraised(volume)
        custody.agree(case, by=head())
        custody.destroy(case, by=head(2))
    assert files.path(photo).exists()
    assert verify.verify(build.file_of(other)) == []


def test_the_pages_of_loan_appraisal_and_destruction(app, office):
    volume = short_lived()
    key, number = volume.id, volume.number
    archivist, boss = office.at("zrzy", "archivist"), office.at("zrzy", "head", 2)
    page = archivist.open(f"/archive/volumes/{key}").follow("登记借阅")
    page = page.press("提请批准", form="read", borrower="王某", unit="县审计局", purpose="审计",
                      due_on=(clock.today() + timedelta(days=3)).isoformat())  # fmt: skip
    page = boss.open("/home").follow("批准借阅案卷")
    wordless = page.press("不同意", expect=422)
    assert wordless.errors == ["请填写“不同意的理由”。"], "the form that was sent, not a fresh one"
    assert "借阅中" in wordless.press("批准").text
    page = archivist.open("/home").follow("收回借阅的案卷")
    assert "已归还" in page.press("登记归还", remark="完好").text
    assert number in archivist.open("/archive/loans").text
