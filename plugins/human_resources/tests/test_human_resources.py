def test_an_orderly_employer_needs_nothing_more(bench):
    assert bench.fill("employment", staff="12", construction="否") == {}


def test_wages_owed_are_listed_month_by_month(bench):
    owed = {"paid": {"value": "发现问题", "note": "拖欠一个月"}, "arrears_month-1": "2026-03-01"}
    wanted = bench.fill("employment", staff="12", construction="否", **owed)
    assert wanted == {"arrears_people-1": "尚未填写", "arrears_sum-1": "尚未填写"}


def test_a_building_site_shows_its_notice_board(bench):
    wanted = bench.fill("employment", staff="12", construction="是", board="发现问题")
    assert wanted == {"board": "须上传现场照片；须说明具体情况"}
