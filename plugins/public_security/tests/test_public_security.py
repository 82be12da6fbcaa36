HOTEL = {
    "rooms": "36", "foreigners": "没有接待",
    "room_place-1": "3", "room_registered-1": "2", "room_present-1": "2",
}  # fmt: skip


def test_an_orderly_hotel_needs_nothing_more(bench):
    assert bench.fill("hotels", **HOTEL) == {}


def test_one_room_at_least_is_looked_at(bench):
    wanted = bench.fill("hotels", rooms="36", foreigners="没有接待")
    assert wanted["room_present-1"] == "尚未填写"


def test_guests_from_abroad_are_reported(bench):
    found = bench.fill("hotels", **HOTEL | {"foreigners": "接待过", "foreigner_report": "发现问题"})
    assert found == {"foreigner_report": "须说明具体情况"}
    assert bench.follow_ups("FIXED") == ["旅馆业整改复查"]


def test_hotels_are_not_told_beforehand(bench):
    assert not bench.checklist("hotels").may_be_announced
