"""Doing the inside of a visit by its steps, so that tests may begin where they want."""

from jointcheck.visit import findings, sheet_signing, sheets, signing
from jointcheck.visit.sheets import Entry, mark
from tests.visit import scene
from tests.world import PASSWORD

PATH = "M10.0 20.0 " + " ".join(f"L{n * 5}.0 {n * 3}.5" for n in range(2, 30))
ALL_WELL = {
    "licence": "未发现问题",
    "boundary": "未发现问题",
    "plan": "不涉及",
    "fund": "未发现问题",
}


def answer(sheet, by, /, **given):
    """Answer items: a value, or (value, note)."""
    known = {a.code: a for a in sheet.answers}
    entries = {
        code: Entry(*(one if isinstance(one, tuple) else (one, "")), mark(known.get(code)))
        for code, one in given.items()
    }
    return sheets.save(sheet, entries, by)


def sign_sheets(record):
    leader, other = scene.officer("zrzy-inspector-1"), scene.officer("scjg-inspector-1")
    answer(scene.sheet(record), leader, **ALL_WELL)
    answer(scene.sheet(record, "shop_licence"), other, sign=("未发现问题", "已亮证"))
    sheet_signing.sign_sheet(scene.sheet(record), password=PASSWORD, path=PATH, by=leader)
    sheet_signing.sign_sheet(
        scene.sheet(record, "shop_licence"), password=PASSWORD, path="", by=other
    )


def record_rows(record, **first):
    """OK in every row; ``first`` changes the row of 自然资源局."""
    plain = {
        "method": "onsite",
        "codes": ["OK"],
        "problem": "",
        "disposal": "",
        "corrected_on": None,
    }
    leader, other = scene.officer("zrzy-inspector-1"), scene.officer("scjg-inspector-1")
    findings.record_row(scene.finding(record), **(plain | first), by=leader)
    findings.record_row(scene.finding(record, "SCJG"), **plain, by=other)


def concluded(started: bool = True):
    record = scene.record(started)
    finish(record)
    return record


def finish(record):
    """Everything up to the conclusion."""
    sign_sheets(record)
    record_rows(record)
    signing.conclude(record, by=scene.officer("zrzy-inspector-1"))


def signed():
    record = concluded()
    sign_all(record)
    return record


def sign_all(record):
    for login in ("zrzy-inspector-1", "scjg-inspector-1"):
        signing.sign_member(record, password=PASSWORD, path="", by=scene.officer(login))
    signing.sign_party(
        record, name="周示例", capacity="现场负责人", opinion="无异议", path=PATH, paper=None,
        by=scene.officer("zrzy-inspector-1"),
    )  # fmt: skip
