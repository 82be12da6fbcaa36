SMALL = {"management": "登记管理", "produces": "不产生"}


def test_a_small_workshop_has_no_permit_to_show(bench):
    assert bench.fill("discharge", **SMALL) == {}


def test_a_permit_holder_is_checked_outlet_by_outlet(bench):
    wanted = bench.fill(
        "discharge", management="重点管理", produces="不产生", **{"outlet-1": "DW001"}
    )
    assert wanted == {"medium-1": "尚未填写"}


def test_hazardous_waste_opens_its_own_block(bench):
    wanted = bench.fill("discharge", **SMALL | {"produces": "产生", "hw_signs": "发现问题"})
    assert wanted == {"hw_signs": "须上传现场照片；须说明具体情况"}


def test_a_permit_of_another_company_is_noticed(bench):
    card = bench.card(licences=[("排污许可证", "91530427MA00000000001Q", "2020-12-31")])
    assert [fact.agrees for fact in bench.look_up("discharge_permit", card)] == [False, False]
