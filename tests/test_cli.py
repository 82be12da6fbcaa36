"""The commands as an operator types them: status 0 only on success, one sentence otherwise."""

import json
import subprocess
import sys
import tarfile

import pytest
from click.testing import CliRunner

from jointcheck import create_app
from jointcheck.catalogue.model import Entity
from jointcheck.cli import main
from jointcheck.draw import bundle
from jointcheck.ground import files, ledger
from jointcheck.ground.db import db
from tests.draw import bundles

JPEG = b"\xff\xd8\xff\xe0" + b"photo" * 100


class House:
    """One instance and its operator."""

    def __init__(self, folder):
        self.folder = folder

    def run(self, *words, ok: bool = True):
        done = CliRunner().invoke(main, ["--instance", str(self.folder), *map(str, words)])
        assert "Traceback" not in done.output
        assert (done.exit_code == 0) == ok, done.output
        if not ok:
            assert len(done.output.strip().splitlines()[-1]) > 5
        return done

    def inside(self):
        return create_app({}, self.folder).app_context()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("house") / "instance")
    house.printed = house.run("init").output
    return house


def events(house: House) -> int:
    with house.inside():
        return db.session.scalar(db.select(db.func.count(ledger.LedgerEvent.seq)))


def test_init_prints_three_administrators_with_passwords_of_their_own(fresh):
    accounts = [line.split("\t") for line in fresh.printed.splitlines() if "\t" in line]
    assert [one[1] for one in accounts] == ["audit-admin", "security-admin", "system-admin"]
    assert len({one[2] for one in accounts}) == 3


def test_the_configuration_is_readable_by_its_owner_only(fresh):
    assert (fresh.folder / "config.toml").stat().st_mode & 0o077 == 0


def test_a_second_init_changes_nothing(fresh):
    before = (fresh.folder / "config.toml").read_bytes()
    assert "已存在" in fresh.run("init", ok=False).stderr
    assert (fresh.folder / "config.toml").read_bytes() == before


def test_two_instances_have_different_keys(fresh, tmp_path):
    House(tmp_path / "other").run("init")
    mine, other = ((f / "config.toml").read_text() for f in (fresh.folder, tmp_path / "other"))
    assert mine != other


def test_routes_lists_every_address_with_its_policy(fresh):
    rows = json.loads(fresh.run("routes", "--json").stdout)
    assert all(row["policy"] for row in rows)
    assert {
        "rule": "/login",
        "endpoint": "people.login",
        "method": "POST",
        "policy": "public",
    } in rows


def test_an_exported_ledger_is_verified_and_a_changed_one_refused(fresh, tmp_path):
    fresh.run("ledger", "export", tmp_path / "out")
    fresh.run("ledger", "verify", tmp_path / "out")
    log = tmp_path / "out" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"verb":"', b'"verb":"x', 1))
    assert "改动" in fresh.run("ledger", "verify", tmp_path / "out", ok=False).stderr


def test_a_file_with_errors_is_refused_by_row_and_nothing_comes_in(fresh, tmp_path):
    bad = tmp_path / "entities.csv"
    bad.write_text("统一社会信用代码,名称\n123,甲公司\n", "utf-8")
    assert "什么也没有导入" in fresh.run("entities", "import", bad, ok=False).stderr
    with fresh.inside():
        assert db.session.scalar(db.select(db.func.count(Entity.id))) == 0


def test_the_calendar_of_a_new_year_is_imported(fresh, tmp_path):
    file = tmp_path / "2027.csv"
    file.write_text("日期,类型,依据\n2027-01-01,放假,国办发明电〔2026〕0号\n", "utf-8")
    assert "2027" in fresh.run("calendar", "import", file).stdout


def test_a_wrong_command_or_file_is_one_sentence(fresh, tmp_path):
    garbage = tmp_path / "garbage"
    garbage.write_bytes(b"\0garbage")
    for words in (("archive", "verify"), ("restore",), ("calendar", "import"), ("draw", "verify")):
        fresh.run(*words, garbage, ok=False)


def test_a_backup_brings_everything_back(fresh, tmp_path):
    with fresh.inside():
        kept = files.keep(JPEG).sha256
        db.session.commit()
    fresh.run("backup", tmp_path / "backup.tar")
    assert (tmp_path / "backup.tar").stat().st_mode & 0o077 == 0
    other = House(tmp_path / "elsewhere")
    other.folder.mkdir()
    (other.folder / "config.toml").write_bytes((fresh.folder / "config.toml").read_bytes())
    other.run("restore", tmp_path / "backup.tar")
    assert events(other) == events(fresh)
    with other.inside():
        assert files.read(kept) == JPEG


def test_a_restore_that_would_lose_history_must_be_told_and_leaves_a_trace(fresh, tmp_path):
    fresh.run("backup", tmp_path / "backup.tar")
    before = events(fresh)
    with fresh.inside():
        ledger.append("test.written", None)
        db.session.commit()
    assert "1 条" in fresh.run("restore", tmp_path / "backup.tar", ok=False).stderr
    assert events(fresh) == before + 1
    fresh.run("restore", tmp_path / "backup.tar", "--accept-loss")
    with fresh.inside():
        last = db.session.scalars(
            db.select(ledger.LedgerEvent).order_by(ledger.LedgerEvent.seq.desc())
        ).first()
        assert (last.verb, last.facts) == ("backup.restored", {"lost": 1})


def test_a_backup_whose_ledger_was_changed_is_not_restored(fresh, tmp_path):
    fresh.run("backup", tmp_path / "backup.tar")
    with tarfile.open(tmp_path / "backup.tar") as archive:
        archive.extractall(tmp_path / "open", filter="data")
    log = tmp_path / "open" / "ledger" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"verb":"', b'"verb":"x', 1))
    with tarfile.open(tmp_path / "forged.tar", "w") as archive:
        archive.add(tmp_path / "open", "")
    assert "不完整" in fresh.run("restore", tmp_path / "forged.tar", ok=False).stderr


def test_no_service_over_an_old_schema(fresh, tmp_path):
    old = House(tmp_path / "old")
    old.folder.mkdir()
    (old.folder / "config.toml").write_bytes((fresh.folder / "config.toml").read_bytes())
    assert "db upgrade" in old.run("worker", ok=False).stderr


def test_who_verifies_a_draw_does_not_wait_for_the_application(tmp_path):
    """Neither web nor database is loaded for it: a second of waiting, and nothing to go wrong."""
    bundle.write_folder(tmp_path / "b", bundles.files())
    told = (
        "import sys; from jointcheck.cli import main\n"
        f"try: main(['draw', 'verify', {str(tmp_path / 'b')!r}])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "print(sorted({'flask', 'sqlalchemy', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True)
    assert "全部一致" in done.stdout
    assert done.stdout.endswith("[]\n"), done.stdout + done.stderr
