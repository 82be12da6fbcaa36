import json
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from jointcheck.plugin import Bundle, Objected

FIELDS = {
    "raninsPlanId": "53042720261001", "raninsPlaneName": "2026年度抽查计划",
    "raninsTaskId": "530427202611231001", "raninsTaskName": "采矿权人联合抽查",
    "raninsTypeName": "不定向", "insAuth": "新平县自然资源局", "insDate": "2026-11-23",
    "entName": "示例有限公司", "uniscId": "91530427MA6K1A2B1D",
}  # fmt: skip
ROWS = (
    {
        "seqno": "1",
        "raninsItemName": "矿产资源开发利用情况检查",
        "raninsCheckResName": "未发现问题",
    },
)
RESULT = Bundle("530427-2026-1", "示例有限公司", FIELDS, ROWS)


@contextmanager
def platform(got):
    class Platform(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"accepted": true, "number": "GS-1"}')

        def log_message(self, *words):
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Platform)
    Thread(target=server.serve_forever, daemon=True).start()
    yield {"address": f"http://127.0.0.1:{server.server_port}/"}
    server.shutdown()
    server.server_close()


def test_a_result_arrives_under_the_national_names(bench):
    with platform(got := []) as settings:
        receipt = bench.publish("superior_platform", RESULT, settings)
    assert (receipt.accepted, receipt.number) == (True, "GS-1")
    assert got[0]["result"]["details"] == [dict(ROWS[0])]
    assert got[0]["result"]["raninsPlaneName"] == "2026年度抽查计划"


def test_without_an_address_nothing_leaves_the_house(bench):
    assert "由人录入" in bench.publish("superior_platform", RESULT).message


def test_what_is_missing_is_told_in_words(bench):
    empty = Bundle("1", "", {**FIELDS, "insDate": ""}, ())
    assert bench.publish("superior_platform", empty).message == "缺少：抽查完成日期、抽查事项"


def test_an_objection_is_told_by_its_numbers_only(bench):
    event = Objected(datetime(2026, 11, 23, tzinfo=UTC), "ZRZY-2026-1", "12")
    with platform(got := []) as settings:
        bench.tell(event, settings)
    assert got == [{"what": "收到异议申请", "task": "ZRZY-2026-1", "record": "12"}]
