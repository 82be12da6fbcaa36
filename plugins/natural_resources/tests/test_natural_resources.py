MINE = {"licence_expiry": "2031-06-30", "output": "12.5"}


def test_a_clean_mine_needs_nothing_more(bench):
    assert bench.fill("mining", **MINE) == {}


def test_mining_beyond_the_boundary_must_say_how_far(bench):
    wanted = bench.fill("mining", boundary="发现问题", **MINE)
    assert wanted["overrun"] == "尚未填写"
    assert wanted["boundary"] == "须上传现场照片；须说明具体情况"


def test_a_boundary_finding_goes_to_the_mining_section(bench):
    assert bench.reviews("mining", boundary="发现问题") == ["越界开采认定复核"]
    assert bench.reviews("mining", boundary="未发现问题") == []


def test_an_expired_licence_is_not_in_order(bench):
    wanted = bench.fill("mining", licence_expiry="2020-01-01", output="0")
    assert "早于检查当日" in wanted["licence"]


def test_a_surveyor_without_secrets_keeps_no_register_of_them(bench):
    filled = bench.fill(
        "survey", certificate_expiry="2030-01-01", grade="乙级", staff="8", secret="不涉及"
    )
    assert filled == {}


def test_the_look_up_tells_an_expired_certificate(bench):
    card = bench.card(licences=[("测绘资质证书", "乙测资字53000001", "2020-12-31")])
    assert [(f.theirs, f.agrees) for f in bench.look_up("licences", card)] == [
        ("已过有效期", False)
    ]


LAND = {"approved_until": "2027-06-30", "farmland": "未占用耕地"}


def test_temporary_land_without_damage_has_no_parcels_to_list(bench):
    assert bench.fill("temporary_land", **LAND) == {}


def test_more_land_than_approved_is_measured(bench):
    wanted = bench.fill("temporary_land", **LAND, scope="发现问题")
    assert wanted["excess"] == "尚未填写"


def test_an_exploration_right_is_not_asked_for_its_output(bench):
    filled = bench.fill("mining_publicity", right="探矿权", spent="12.5", output_true="发现问题")
    assert filled == {}
    assert bench.follow_ups("PEND") == ["自然资源违法线索移交查处"]
