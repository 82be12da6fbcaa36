PIT = {
    "permit_expiry": "2028-06-30", "height": {"value": "12", "photos": 1}, "blasting_unit": "不进行爆破作业",
    "major": {"value": "未发现问题", "note": "逐条对照，没有"},
    "worker_trade-1": "电工作业", "worker_tail-1": "1234", "worker_until-1": "2028-01-01",
}  # fmt: skip


def test_an_orderly_pit_needs_nothing_more(bench):
    assert bench.fill("open_pit", **PIT) == {}


def test_a_major_hazard_is_measured_against_and_looked_at_again(bench):
    found = PIT | {"major": {"value": "发现问题", "note": "判定标准第三条", "photos": 1}}
    assert bench.fill("open_pit", **found) == {"major_measure": "尚未填写"}
    assert bench.reviews("open_pit", **found) == ["重大事故隐患认定复核"]
    assert bench.follow_ups("PEND") == ["重大事故隐患治理督办"]


def test_an_expired_permit_is_not_in_order(bench):
    wanted = bench.fill("open_pit", **PIT | {"permit_expiry": "2020-01-01"})
    assert "早于检查当日" in wanted["permit"]


def test_the_order_names_the_findings(bench):
    order = bench.paper("rectification", 企业名称="示例石场", 检查情况="台阶高度超过设计高度。")
    assert order[0] == "示例石场："
    assert "台阶高度超过设计高度。" in order
