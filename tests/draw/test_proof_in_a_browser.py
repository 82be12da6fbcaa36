"""A citizen recomputes the draw in the browser: the whole of it, or with one hash for himself."""

import io
import zipfile

import pytest

from jointcheck.draw import published
from jointcheck.ground.db import db
from tests.browser import live_server
from tests.catalogue import build as catalogue
from tests.draw import build
from tests.plan.test_units import rights, task_of_rights

pytestmark = [pytest.mark.only_sqlite, pytest.mark.browser]

START = "text=在本机复算全部名单"
END = "[data-found] strong"


@pytest.fixture
def draw(app):
    """What is published of a locked draw: its number, its zip, who was drawn and who not."""
    made = build.locked()
    drawn = {row.subject for row in made.drawn}
    pool = [subject for subject, _stratum in published.PoolRows(made.pool)]
    facts = {
        "id": made.id,
        "zip": published.zipped(made),
        "in": min(drawn),
        "out": next(subject for subject in pool if subject not in drawn),
    }
    db.session.remove()
    return facts


@pytest.fixture
def proof(app, desk, draw):
    with live_server(app) as address:
        page = desk.new_page()
        page.address = f"{address}/public/draws/{draw['id']}"
        page.goto(page.address)
        yield page


def ask(page, id):
    page.fill("#proof-id", id)
    page.click("text=在本机计算")
    return page.inner_text("[data-answer]")


def verdict(page):
    page.wait_for_selector(END)
    return page.inner_text(END)


def test_an_enterprise_learns_by_one_hash_whether_it_was_drawn(proof, draw):
    assert "即为抽中" in ask(proof, draw["in"].lower())
    assert "没有抽中" in ask(proof, draw["out"])
    assert "18 位" in ask(proof, "123")


def test_the_holder_of_a_right_types_its_number_and_is_not_misled_by_his_code(app, desk):
    for n, mine in enumerate(catalogue.entities(10, "矿山企业")):
        rights(mine, f"C5304{n}")
    build.people()
    strata = [{"code": "A", "ratio_bp": 5000, "minimum": 1}]
    made = build.locked(
        build.committed(build.prepared(task_of_rights(catalogue.officer("zrzy-planner-1"), strata)))
    )
    number, subject, code = made.id, made.drawn[0].subject, made.drawn[0].entity.subject
    db.session.remove()
    with live_server(app) as address:
        page = desk.new_page()
        page.goto(f"{address}/public/draws/{number}")
        for typed in (subject, subject.replace(":", "："), subject.partition(":")[2]):
            assert "即为抽中" in ask(page, typed), typed
        assert "不是统一社会信用代码" in ask(page, code)


def test_the_whole_draw_is_recomputed_and_nothing_is_sent(proof):
    asked = []
    proof.on("request", lambda request: asked.append((request.method, request.url)))
    proof.click(START)
    assert "全部一致" in verdict(proof)
    assert proof.is_hidden("progress")
    assert "40 户抽 2 户" in proof.inner_text("[data-found]")
    assert asked == [("GET", f"{proof.address}/bundle")]


def test_without_https_it_is_said_and_computed_all_the_same(proof, draw):
    proof.add_init_script("delete Crypto.prototype.subtle")
    proof.goto(proof.address)
    assert proof.is_visible("[data-insecure]")
    assert "即为抽中" in ask(proof, draw["in"])
    proof.click(START)
    assert "全部一致" in verdict(proof)


def test_with_https_nothing_is_said(proof):
    assert proof.is_hidden("[data-insecure]")


def rewritten(zipped, change):
    """The zip with its files changed by ``change(files)``."""
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def swapped(files):
    lines = files["pool.txt"].splitlines(keepends=True)
    files["pool.txt"] = b"".join([lines[1], lines[0], *lines[2:]])


def doubled(files):
    lines = files["pool.txt"].splitlines(keepends=True)
    files["pool.txt"] = b"".join([lines[0], *lines])


def without(files):
    del files["seed.txt"]


def with_more(files):
    files["notes.txt"] = b"x\n"


def edit(name, old, new):
    def change(files):
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)

    return change


ALTERED = [
    (swapped, "pool.txt 第 2 行没有按字节顺序"),
    (doubled, "pool.txt 第 2 行重复"),
    (without, "缺少文件 seed.txt"),
    (with_more, "多余或重复的文件 notes.txt"),
    (edit("pool.txt", b"\tA\n", b"\tB\n"), "pool.txt 的摘要"),
    (edit("pool.txt", b"\n", b"\r\n"), "pool.txt 第 1 行：编码、换行"),
    (edit("pool.txt", b"9153", b"9154"), "校验位不对"),
    (edit("commit.txt", b"ratio-bp 500", b"ratio-bp 501"), "不是本次摇号的材料"),
    (edit("seed.txt", b"dice: 0", b"dice: 1"), "result.txt 第 1 行"),
    (edit("result.txt", b"A\t2", b"A\t3"), "result.txt 第 2 行"),
]


def test_an_altered_bundle_is_refused_by_file_and_line(proof, draw):
    told = {}
    for change, sentence in ALTERED:
        told[sentence] = checked(proof, rewritten(draw["zip"], change))
    assert all(sentence in answer for sentence, answer in told.items()), told
    assert "不是完整的 zip" in checked(proof, b"rubbish")


def checked(page, data):
    page.set_input_files("#proof-zip", [])
    page.eval_on_selector("[data-found]", "list => list.replaceChildren()")
    file = {"name": "b.zip", "mimeType": "application/zip", "buffer": data}
    page.set_input_files("#proof-zip", file)
    return verdict(page)
