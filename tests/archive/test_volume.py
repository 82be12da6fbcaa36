"""A volume holds everything in file order, and once sealed nobody changes it."""

import json
import zipfile

import bagit
import pytest
from lxml import etree
from sqlalchemy import text

from jointcheck.archive import metadata, rules, standing, steps, verify
from jointcheck.archive.bag import Leaf
from jointcheck.archive.model import Volume, VolumeLeaf
from jointcheck.draw import verify as recompute
from jointcheck.ground import jobs
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.visit.model import Record
from tests.archive import build
from tests.draw import build as draws
from tests.publish import build as publications
from tests.visit import scene


def test_a_volume_holds_every_part_of_the_record_in_file_order(app):
    volume = build.filed()
    parts = [leaf.part for leaf in volume.leaves]
    order = list(dict.fromkeys(parts))
    assert order == ["index", "plan", "scheme", "record", "sheet", "evidence", "review",
                     "publication", "trace", "metadata"] or order == [
        "index", "plan", "scheme", "record", "evidence", "review", "publication", "trace",
        "metadata",
    ]  # fmt: skip
    assert [leaf.serial for leaf in volume.leaves] == list(range(1, len(parts) + 1))


def test_the_built_file_is_a_bag_that_other_tools_accept_and_our_verifier_too(app, tmp_path):
    volume = build.filed()
    path = build.file_of(volume)
    assert verify.verify(path) == []
    with zipfile.ZipFile(path) as packed:
        packed.extractall(tmp_path / "bag")
    assert bagit.Bag(str(tmp_path / "bag" / "volume")).is_valid()


@pytest.mark.only_sqlite
def test_the_metadata_keep_to_their_schema_and_tell_every_piece_and_act(app):
    volume = build.filed()
    assert not list((build.data_folder() / "files" / "drafts").iterdir())
    with zipfile.ZipFile(build.file_of(volume)) as packed:
        told = etree.fromstring(packed.read("volume/data/metadata.xml"))
        schema = etree.XMLSchema(etree.fromstring(packed.read("volume/data/metadata.xsd")))
        acts = packed.read("volume/data/ledger/events.jsonl").splitlines()
    schema.assertValid(told)
    digests = {one.text for one in told.iter("{*}SHA256")}
    assert digests == {one.sha256 for one in volume.leaves if one.path != "metadata.xml"}
    assert len(told.findall("{*}业务实体")) == len(acts)
    assert "公示检查结果" in {one.text for one in told.iter("{*}业务行为")}
    assert [one.text for one in told.iter("{*}保管期限")] == ["永久"]


def test_what_the_metadata_of_a_piece_lack_is_named():
    paper = Leaf(2, "evidence", "手写签字件", "evidence/002-signature-1.jpg")
    data = Leaf(3, "record", "签字", "record/003-signatures-1.json", author="新平县自然资源局")
    assert metadata.lacking([paper, data]) == [("手写签字件", "责任者"), ("手写签字件", "日期")]


def test_the_evidence_and_the_signed_words_lie_in_the_volume_as_they_were(app):
    record = build.published()
    words = record.round.content
    volume = build.filed(record)
    leaves = {leaf.title: leaf for leaf in volume.leaves}
    with zipfile.ZipFile(build.file_of(volume)) as packed:
        read = lambda title: packed.read(f"volume/data/{leaves[title].path}")  # noqa: E731
        assert read("照片：3号拐点") == build.JPEG
        assert read("第1轮检查内容").decode() == words
        assert read("案卷封面、卷内文件目录和备考表").startswith(b"%PDF")


def test_the_extract_proves_the_events_of_this_record_and_none_of_another_s(app):
    other = build.published(1, of=publications.task())
    record = build.published()
    volume = build.filed(record)
    with zipfile.ZipFile(build.file_of(volume)) as packed:
        lines = packed.read("volume/data/ledger/events.jsonl").decode().splitlines()
    verbs = [json.loads(line)["verb"] for line in lines]
    assert "result.published" in verbs
    assert "archive.filed" in verbs
    assert verbs.count("result.published") == 1
    assert other.id != record.id


def test_only_a_published_record_is_filed_and_only_once(app):
    with pytest.raises(Refused, match="公示以后"):
        steps.file_record(publications.passed(), build.archivist())
    record = build.published()
    steps.file_record(record, build.archivist())
    with pytest.raises(Refused, match="已经立卷"):
        steps.file_record(record, build.archivist())


def test_a_sealed_volume_archives_its_record_and_the_database_keeps_it(app):
    volume = build.sealed()
    assert volume.record.state == "archived"
    assert volume.record.archived_at
    key = volume.id
    for statement in (
        f"update volume set title = 'x' where id = {key}",
        f"delete from volume_leaf where volume_id = {key}",
        f"insert into volume_leaf (volume_id, serial, part, title, number, author, path, sha256,"
        f" size) values ({key}, 999, 'index', 'x', '', '', 'x', 'x', 1)",
    ):
        with pytest.raises(Exception, match="locked"):
            db.session.execute(text(statement))
        db.session.rollback()
    with pytest.raises(Refused, match="已经封存"):
        steps.refile(db.session.get_one(Volume, key), "再来", build.archivist())


def test_an_open_objection_keeps_the_volume_from_being_sealed(app):
    record = build.published()
    publication = db.session.scalars(
        db.select(publications.Publication).filter_by(record_id=record.id)
    ).one()
    publications.objected(publication)
    volume = build.filed(record)
    with pytest.raises(Refused, match="异议还没有办结"):
        steps.seal(volume, build.archivist())
    assert db.session.get_one(Volume, volume.id).sealed_at is None


def test_what_happens_after_the_volume_was_built_must_be_filed_too(app):
    record = build.published()
    volume = build.filed(record)
    publication = db.session.scalars(
        db.select(publications.Publication).filter_by(record_id=record.id)
    ).one()
    case = publications.objected(publication)
    case.state = "refused"
    db.session.commit()
    with pytest.raises(Refused, match="重新立卷"):
        steps.seal(volume, build.archivist())
    steps.refile(volume, "异议不予受理。", build.archivist())
    build.work()
    volume = db.session.get_one(Volume, volume.id)
    assert "objection" in {leaf.part for leaf in volume.leaves}
    assert steps.seal(volume, build.archivist()).sealed_at


def test_a_missing_paper_must_be_explained_before_sealing(app):
    volume = build.filed(situation="")
    missing = {
        part.title
        for part in standing.parts(volume, standing.matters(volume))
        if part.state == "missing"
    }
    assert "告知书和送达凭证" in missing
    with pytest.raises(Refused, match="告知书和送达凭证"):
        steps.seal(volume, build.archivist())


def test_a_damaged_original_is_never_taken_into_a_volume(app):
    record = build.published()
    photo = next(
        path for path in (build.data_folder() / "files").glob("*/*")
        if path.read_bytes() == build.JPEG
    )  # fmt: skip
    photo.write_bytes(build.JPEG[:-1] + b"!")
    volume = build.filed(record)
    assert volume.file_sha256 is None
    assert volume.job.state == "failed"
    assert "已损坏" in volume.job.message


def test_the_task_is_archived_when_its_own_volume_is_sealed_last(app):
    record = build.published()
    task = record.task
    build.filed(record)
    own = steps.file_task(task, build.archivist(), "没有抽取记录。")
    build.work()
    with pytest.raises(Refused, match="最后封存"):
        steps.seal(db.session.get_one(Volume, own.id), build.archivist())
    steps.seal(steps.volume_of(record), build.archivist())
    own = db.session.get_one(Volume, own.id)
    with pytest.raises(Refused, match="重新立卷"):  # its list lacks what was sealed since
        steps.seal(own, build.archivist())
    steps.refile(own, "没有抽取记录。", build.archivist())
    build.work()
    steps.seal(db.session.get_one(Volume, own.id), build.archivist())
    assert db.session.get_one(type(task), task.id).archived_at


def test_a_volume_is_kept_as_long_as_the_initiating_department_determined(app):
    record = build.published()
    terms = {"clean": (10, "electronic"), "problem": (30, "both"), "penalty": (None, "paper")}
    steps.set_retention(scene.department("ZRZY"), terms, scene.officer("zrzy-head-1"))
    volume = build.filed(record)
    assert (volume.retention_years, volume.method) == (30, "both")


def test_the_worker_may_build_the_same_volume_twice(app):
    volume = build.filed()
    leaves = db.session.query(VolumeLeaf).filter_by(volume_id=volume.id).count()
    job = db.session.get_one(jobs.Job, volume.job_id)
    job.state = "queued"
    db.session.commit()
    build.work()
    assert db.session.query(VolumeLeaf).filter_by(volume_id=volume.id).count() == leaves
    assert verify.verify(build.file_of(db.session.get_one(Volume, volume.id))) == []


@pytest.mark.only_sqlite
def test_the_task_s_volume_holds_a_draw_that_anybody_can_recompute(app, tmp_path):
    task = draws.dispatched()
    for record in db.session.scalars(db.select(Record).filter_by(task_id=task.id)):
        record.state = "published"
    db.session.commit()
    own = steps.file_task(task, build.archivist())
    build.work()
    own = db.session.get_one(Volume, own.id)
    leaf = next(leaf for leaf in own.leaves if leaf.path.endswith("bundle-1.zip"))
    with zipfile.ZipFile(build.file_of(own)) as packed:
        (tmp_path / "bundle.zip").write_bytes(packed.read(f"volume/data/{leaf.path}"))
    assert recompute.main([str(tmp_path / "bundle.zip")]) == 0
    assert not rules.missing(standing.parts(own, standing.matters(own)))
