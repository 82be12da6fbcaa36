"""Search among published results on PostgreSQL: a million beside ten thousand, by the same pages.

python bench/public.py [RESULTS] [FEWER]        default 1000000 10000

Prints for each question the median server time of the page over both, their ratio, and the
processor time of the program over the larger; a busy machine makes only the first two longer.
Wanted: a median of at most 30 ms over all questions, and at most 1.5 times that of the small
register.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import text

from jointcheck import create_app
from jointcheck.ground import locks
from jointcheck.ground.db import db
from jointcheck.publish import rules
from jointcheck.seed import seed
from tests import databases

KEY = "bench-0123456789-a-key-that-is-long-enough"
ROUNDS = 15


def parts(text: str) -> list[str]:
    return text.split()


PLACES = parts("新平 桂山 古城 扬武 漠沙 戛洒 水塘 平掌 者竜 建兴 老厂 新化")
WORDS = parts("恒通 鑫源 宏达 瑞丰 金山 永盛 华泰 茂林 清泉 广厦 福临 祥云 云岭 哀牢 绿洲 磨盘")
TRADES = parts("矿业 建材 石料 测绘 餐饮 旅馆 运输 药业 农资 林业 化工 粮油 汽修 印务 物流 环保")
KINDS = parts("有限公司 有限责任公司 专业合作社 经营部 加工厂")
PER_ENTITY = 4  # results of one entity over the years

FILL = """
CREATE TEMP TABLE word AS SELECT CAST(:places AS text[]) p, CAST(:words AS text[]) w,
  CAST(:trades AS text[]) t, CAST(:kinds AS text[]) k;
CREATE TEMP TABLE entity_of AS
  SELECT e, '91530427' || lpad(e::text, 9, '0') || 'X' AS subject,
    p[1 + e % 12] || w[1 + (e / 12) % 16] || w[1 + (e / 192) % 16] || chr(19968 + (e / 3) % 20000)
      || t[1 + (e / 7) % 16] || k[1 + (e / 5) % 5] AS name
  FROM word, generate_series(0, :entities - 1) e;
INSERT INTO publication (number, record_id, task_id, version, subject, entity_name, completed_on,
    published_on, published_at, reason, body, digest, words, clean)
  SELECT '5304272026' || lpad(n::text, 9, '0') || '-v1', n, n / 500, 1, subject, name,
    date '2026-11-20' - (n * 1300.0 / :results)::int, date '2026-11-20' - (n * 1300.0 / :results)::int,
    now(), '',
    json_build_object('raninsTaskName', '2026年部门联合抽查', 'raninsTaskId', 't', 'taskNumber',
      '〔2026〕1号', 'details', json_build_array(json_build_object('seqno', 1, 'codes',
        CASE WHEN n % 9 <> 0 THEN 'OK' ELSE 'PEND' END, 'raninsCheckResName',
        CASE WHEN n % 9 <> 0 THEN '未发现问题' ELSE '发现问题待后续处理' END))),
    md5(n::text) || md5(n::text), upper(name) || ' ' || subject,
    n % 9 <> 0
  FROM generate_series(1, :results) n JOIN entity_of ON e = n::bigint * 7919 % :entities;
INSERT INTO publication_result (publication_id, serial, item, department, codes, text)
  SELECT id, 1, '矿产资源开采监督检查', '新平县自然资源局', CASE WHEN clean THEN 'OK' ELSE 'PEND' END,
    CASE WHEN clean THEN '未发现问题' ELSE '发现问题待后续处理' END FROM publication;
INSERT INTO name_tail (subject, text)
  SELECT DISTINCT subject, substr(name, at, :longest) FROM entity_of, generate_series(1, 20) at
    WHERE at <= length(name)
  UNION SELECT subject, substr(subject, 1, :longest) FROM entity_of
  UNION SELECT subject, substr(subject, 9, :longest) FROM entity_of;
ANALYZE publication; ANALYZE publication_result; ANALYZE name_tail;
"""


def questions(entities: int) -> dict[str, str]:
    return {
        "nothing asked": "/public/results",
        "two characters, many": "/public/results?q=矿业",
        "four characters, many": "/public/results?q=新平恒通",
        "every name": "/public/results?q=公司",
        "one name": f"/public/results?q={name(entities // 2)}",
        "a rare part": f"/public/results?q={name(entities // 3)[4:8]}",
        "a code": f"/public/results?q=91530427{entities // 2:09d}X",
        "nobody": "/public/results?q=不存在的企业",
        "problems": "/public/results?kind=problem",
        "words and problems": "/public/results?q=测绘&kind=problem",
        "a month": "/public/results?since=2025-03-01&until=2025-03-31",
        "a later page": "/public/results?after=20250101-0",
    }  # fmt: skip


def name(e: int) -> str:
    """The name that the SQL above gives to entity ``e``."""
    return (PLACES[e % 12] + WORDS[e // 12 % 16] + WORDS[e // 192 % 16]
            + chr(19968 + e // 3 % 20000) + TRADES[e // 7 % 16] + KINDS[e // 5 % 5])  # fmt: skip


def county(results: int, folder: Path) -> Any:
    """The application over a register with so many results."""
    url = databases.create_database()
    app = create_app({"SECRET_KEY": KEY, "SQLALCHEMY_DATABASE_URI": url, "DATA": folder}, folder)
    entities = max(results // PER_ENTITY, 1)
    values = {"places": PLACES, "words": WORDS, "trades": TRADES, "kinds": KINDS,
              "entities": entities, "results": results, "longest": rules.LONGEST_TAIL}  # fmt: skip
    with app.app_context():
        db.create_all()
        seed()
        with db.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in FILL.strip().rstrip(";").split(";\n"):
                wanted = {key: v for key, v in values.items() if f":{key}" in statement}
                connection.execute(text(statement), wanted)
        locks.install(db.session.connection())
        db.session.commit()
    return app, questions(entities)


def median(app: Any, url: str) -> tuple[float, float]:
    """Milliseconds of server time of one page, and of the processor in it; each request asks a
    little differently, so that no page kept from before answers it. The first one warms."""
    client, times, busy = app.test_client(), [], []
    for number in range(ROUNDS + 1):
        again = f"{url}{'&' if '?' in url else '?'}n={number}"
        start, worked = time.perf_counter(), time.thread_time()
        status = client.get(again).status_code
        times.append((time.perf_counter() - start) * 1000)
        busy.append((time.thread_time() - worked) * 1000)
        assert status == 200, (url, status)
    return statistics.median(times[1:]), statistics.median(busy[1:])


def main() -> None:
    sizes = [int(one) for one in sys.argv[1:3]] or [1_000_000]
    many, fewer = (*sizes, 10_000)[:2]
    stops: list[Callable[[], None]] = []
    databases.prepare(stops.append)
    try:
        with tempfile.TemporaryDirectory() as folder:
            compare(many, fewer, Path(folder))
    finally:
        for stop in stops:
            stop()


def compare(many: int, fewer: int, folder: Path) -> None:
    small, asked = county(fewer, folder)
    start = time.perf_counter()
    large, asked_large = county(many, folder)
    print(f"{many} results filled in {time.perf_counter() - start:.0f} s")
    print(f"{'question':24} {fewer:>10} {many:>10}  ratio  processor")
    rows = []
    for what, url in asked_large.items():
        little, (much, busy) = median(small, asked[what])[0], median(large, url)
        rows.append((little, much, busy))
        print(f"{what:24} {little:10.1f} {much:10.1f}  {much / little:5.2f}  {busy:9.1f}")
    few, lots, busy = (statistics.median(one) for one in zip(*rows, strict=True))
    print(f"{'median':24} {few:10.1f} {lots:10.1f}  {lots / few:5.2f}  {busy:9.1f}"
          f"   (wanted: <= 30 ms, <= 1.5; load {os.getloadavg()[0]:.1f})")  # fmt: skip


if __name__ == "__main__":
    os.environ.pop(databases.SHARED, None)
    main()
