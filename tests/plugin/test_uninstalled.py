"""Every plugin is uninstalled after the year: all that was kept opens, and prints the same bytes."""

import json

import pytest

from jointcheck.archive import verify
from jointcheck.archive.model import Volume
from jointcheck.catalogue import plugins
from jointcheck.catalogue.model import ChecklistVersion
from jointcheck.ground import files
from jointcheck.ground.db import db
from jointcheck.visit import paper_forms, printing
from jointcheck.visit.model import Paper, Record, Sheet
from tests.office import alone
from tests.plugin import installed
from tests.year import YearOffice

pytestmark = [pytest.mark.only_sqlite, pytest.mark.timeout(600)]  # the year may be told first


def addresses():
    """Every record, sheet, paper, checklist and volume of the year."""
    kinds = {"/records/{}": Record, "/field/sheets/{}": Sheet, "/papers/{}": Paper,
             "/checklists/{}": ChecklistVersion, "/archive/volumes/{}": Volume}  # fmt: skip
    found = [
        url.format(n)
        for url, kind in kinds.items()
        for n in db.session.scalars(db.select(kind.id).order_by(kind.id))
    ]
    return [*found, "/archive/statistics"]


def opened(person):
    """The answer to each address; of files the bytes, which may not change."""
    found = {}
    for url in addresses():
        answer = alone(person.client.get, url, follow_redirects=True)
        body = answer.get_data() if answer.mimetype != "text/html" else b""
        found[url] = (answer.status_code, body)
        answer.close()
    return found


def printed():
    """A signed sheet set anew from what is kept."""
    sheet = db.session.scalars(
        db.select(Sheet).where(Sheet.signed_at.is_not(None)).order_by(Sheet.id).limit(1)
    ).one()
    data = paper_forms.signed_sheet(sheet, json.loads(sheet.content), sheet.round.signatures,
                                    {"number": "1", "digest": sheet.digest, "verify": None})  # fmt: skip
    return printing.printed("sheet", data, sheet.signed_at)


def test_nothing_that_was_kept_needs_its_plugin(own_year, told_year, tmp_path):
    person = YearOffice(own_year, told_year).person("yxzr-superior-1")
    before, paper = opened(person), printed()
    assert {status for status, _body in before.values()} == {200}
    assert len(plugins.host().plugins) >= 2

    own_year.config["PLUGIN_ENTRIES"] = []
    installed.forget(own_year)
    db.session.rollback()
    assert plugins.host().plugins == {}

    after = opened(person)
    assert [url for url in before if before[url] != after[url]] == []
    assert printed() == paper
    sealed = db.session.scalars(db.select(Volume).where(Volume.sealed_at.is_not(None))).all()
    assert sealed
    for number, volume in enumerate(sealed):
        copy = tmp_path / f"{number}.zip"
        copy.write_bytes(files.read(volume.file_sha256))
        assert verify.verify(copy) == []
