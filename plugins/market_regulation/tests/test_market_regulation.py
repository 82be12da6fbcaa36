def test_an_orderly_shop_needs_nothing_more(bench):
    assert bench.fill("registration") == {}


def test_who_moved_away_must_say_when(bench):
    wanted = bench.fill("registration", address={"value": "发现问题", "note": "已搬迁"})
    assert wanted == {"moved_on": "尚未填写"}


def test_staff_is_counted_in_whole_numbers_of_people(bench):
    assert bench.fill("disclosure", staff="若干") == {"staff": "“若干”不是数字"}


def test_a_missing_report_is_ordered_to_be_published(bench):
    assert bench.follow_ups("UNPUB") == ["责令限期履行公示义务"]
