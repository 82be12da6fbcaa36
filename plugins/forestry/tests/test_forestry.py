def test_who_fells_nothing_shows_no_felling_permit(bench):
    assert bench.fill("forest_use", felling="没有采伐") == {}


def test_felling_is_measured_on_the_spot(bench):
    assert bench.fill("forest_use", felling="有采伐") == {"volume": "尚未填写"}


def test_temporary_use_of_forest_land_ends_with_restoring_it(bench):
    land = {"land_place-1": "3 林班 12 小班", "land_kind-1": "临时使用", "land_area-1": "0.8"}
    late = {"land_restored-1": {"value": "发现问题", "note": "未恢复植被"}}
    wanted = bench.fill("forest_use", felling="没有采伐", **land, **late)
    assert wanted == {"land_restored-1": "须上传现场照片"}
