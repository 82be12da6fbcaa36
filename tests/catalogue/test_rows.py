"""Directory files, row by row: nothing lost, nothing half taken, every fault named."""

import gzip
import os
import tracemalloc
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from jointcheck.catalogue.entity_rows import entity_rows, entity_stream
from jointcheck.catalogue.identifier import fictional
from jointcheck.catalogue.inspector_rows import inspector_rows
from jointcheck.catalogue.places import XINPING
from jointcheck.ground.table import TableError, read

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("JOINTCHECK_SHARED", ROOT.parent / "shared")) / "data"
real = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real enterprises are not here (JOINTCHECK_SHARED)"
)
TITLES = "企业名称,统一社会信用代码,注册日期,乡镇,注册地址,监管标签,信用风险等级,登记状态,\
许可证名称,许可证编号,有效期至"
GOOD = "新平花街旅馆,92530427MA6N8P3Q2C,2019年3月1日,,新平县桂山镇扬武路3号,旅馆业、重点单位,B类,存续,,,"


def entities(*lines: str):
    return entity_rows(read("\n".join((TITLES, *lines)).encode()))


def test_a_full_row_becomes_a_subject_with_everything_that_was_written():
    (row,) = entities(GOOD).good
    assert (row.subject, row.name, row.kind) == ("92530427MA6N8P3Q2C", "新平花街旅馆", "个体工商户")
    assert (row.region, row.tags) == ("桂山街道", ("旅馆业", "重点单位"))
    assert (row.registered_on, row.risk_class, row.state) == (date(2019, 3, 1), "B", "active")


def test_every_fault_is_told_with_its_row_column_and_value():
    report = entities(
        GOOD,
        ",91530427MA6K1A2B1D,,,,,,,,,",
        "甲公司,91530427MA6K1A2B1E,,,,,,,,,",
        "乙公司,,,,,,,,,,",
        "丙公司,91530427MA6K1A2B1D,,,,,,,,,,多出来的",
    )
    assert [(error.row, error.column, error.value) for error in report.errors] == [
        (3, "企业名称", ""),
        (4, "统一社会信用代码", "91530427MA6K1A2B1E"),
        (5, "统一社会信用代码", ""),
        (6, "", "多出来的"),
    ]
    assert len(report.good) == 1


def test_odd_values_are_pointed_out_and_do_not_stop_the_row():
    line = "=甲公司,530427000001232,2019-02-30,红塔区,,,Z,不明,,,"
    report = entities(line)
    assert [warning.column for warning in report.warnings] == [
        "统一社会信用代码", "企业名称", "乡镇", "注册日期", "信用风险等级", "登记状态",
    ]  # fmt: skip
    (row,) = report.good
    assert (row.name, row.subject, row.registered_on) == ("=甲公司", "regno:530427000001232", None)
    assert len(row.warnings) == 6


def test_the_same_row_twice_is_one_subject():
    report = entities(GOOD, GOOD)
    assert (len(report.good), report.errors) == (1, [])
    assert (report.duplicates[0].row, report.duplicates[0].sentence) == (
        3,
        "与第 2 行完全相同，只登记一次",
    )


def test_one_code_for_two_enterprises_is_an_error_even_when_spelt_differently():
    other = GOOD.replace("旅馆,", "客栈,").replace("92530427MA", "９2530427ma")
    (error,) = entities(GOOD, other).errors
    assert (error.row, error.sentence[:5]) == (3, "与第 2 ")


def test_several_licences_of_one_subject_become_one_subject_with_all_of_them():
    row = "红岭矿业,91530427MA6K1A2B1D,,老厂乡,,矿山企业,,,采矿许可证,{},{}"
    report = entities(
        row.format("C1", "2027-1-5"), row.format("C2", "长期"), row.format("C2", "长期")
    )
    (mine,) = report.good
    assert [(licence.number, licence.valid_to) for licence in mine.licences] == [
        ("C1", date(2027, 1, 5)),
        ("C2", date(9999, 12, 31)),
    ]
    assert [twice.row for twice in report.duplicates] == [4]


def test_an_older_number_may_stand_in_a_column_of_its_own():
    report = entity_rows(read("名称,统一社会信用代码,注册号\n甲,N/A,5304272000123\n".encode()))
    assert [row.subject for row in report.good] == ["regno:5304272000123"]


def test_a_file_without_names_is_refused_as_a_whole():
    with pytest.raises(TableError, match="缺少列：企业名称"):
        entity_rows(read("代码,地址\n1,2\n".encode()))


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("云南省玉溪市新平彝族傣族自治县桂山镇扬武路1号", "桂山街道"),
        ("新平县嘎洒镇大红山", "戛洒镇"),
        ("新平县者龙乡", "者竜乡"),
        ("新平县工业园区", "新平县"),
        ("玉溪市红塔区建兴路", "玉溪"),
    ],
)
def test_the_township_comes_from_the_address(address, region):
    assert XINPING.region(address, "", "玉溪") == region


@real
@pytest.mark.parametrize(
    ("file", "rows", "subjects"), [("xinping", 394, 394), ("yuxi", 5225, 5224)]
)
def test_no_real_enterprise_is_lost(file, rows, subjects):
    report = entity_rows(read(DATA / f"enterprises_{file}.csv"))
    assert (report.rows, len(report.good), report.errors) == (rows, subjects, [])
    assert len(report.good) + len(report.duplicates) == rows


@real
def test_the_odd_rows_of_a_province_are_named_and_the_others_come_through(tmp_path):
    file = tmp_path / "yunnan.csv"
    file.write_bytes(gzip.decompress((DATA / "enterprises_yunnan.csv.gz").read_bytes()))
    tally = Counter()
    for outcome in entity_stream(read(file)):
        tally["good"] += outcome.thing is not None
        tally["duplicate"] += outcome.duplicate is not None
        tally["lower case"] += len(outcome.warnings)
        tally["error"] += len(outcome.errors)
    assert tally == {"good": 112_417, "duplicate": 2, "lower case": 2, "error": 0}


def test_a_large_file_is_read_row_by_row_and_not_kept_in_memory(tmp_path):
    file = tmp_path / "large.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("企业名称,统一社会信用代码,经营范围\n")
        for serial in range(10_000):
            out.write(f"第{serial}商店,{fictional(serial)},{'日用百货零售。' * 100}\n")
    tracemalloc.start()
    rows = sum(outcome.thing is not None for outcome in entity_stream(read(file)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 10_000
    assert peak < file.stat().st_size / 3


PEOPLE = "姓名,部门,工号,执法证号,证件名称,有效期至,专长,片区,状态,身份证号"


def inspectors(*lines: str, today: date | None = None):
    return inspector_rows(read("\n".join((PEOPLE, *lines)).encode()), today)


def test_an_inspector_may_hold_several_certificates():
    report = inspectors(
        "白云明,自然资源局,Z01,演示001,,2027-05-01,测绘、矿产,江东,在岗,x",
        "白云明,自然资源局,Z01,演示002,土地管理监督检查证,长期,测绘、矿产,江东,在岗,x",
    )
    (person,) = report.good
    assert [one.kind for one in person.certificates] == ["行政执法证", "土地管理监督检查证"]
    assert (person.skills, person.active) == (("测绘", "矿产"), True)
    assert report.ignored == ("身份证号",)


def test_who_has_no_certificate_or_no_end_of_it_cannot_be_listed():
    report = inspectors(
        "白云明,自然资源局,,,,2027-05-01,,,,",
        "方春秀,自然资源局,,演示003,,,,,,",
        "李文山,自然资源局,,演示004,,明年,,,,",
    )
    assert [(error.row, error.column) for error in report.errors] == [
        (2, "执法证号"), (3, "有效期至"), (4, "有效期至"),
    ]  # fmt: skip
    assert report.good == []


def test_an_expired_certificate_is_listed_and_pointed_out():
    report = inspectors("白云明,自然资源局,,演示001,,2026-01-01,,,调离,", today=date(2026, 11, 23))
    assert report.warnings[0].sentence == "证件已过有效期，登记后不参加抽取"
    assert report.good[0].active is False


def test_one_certificate_for_two_people_is_an_error():
    report = inspectors(
        "白云明,自然资源局,,演示001,,长期,,,,", "李文山,自然资源局,,演示001,,长期,,,,"
    )
    assert [(error.row, error.column) for error in report.errors] == [(3, "执法证号")]
