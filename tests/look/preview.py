"""Every widget and shell with invented contents: `python -m tests.look.preview` shows it."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace as Thing

from flask import Flask, render_template, request, url_for
from flask_babel import Babel
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from jointcheck.ground import page
from jointcheck.ground.forms import Form
from jointcheck.ground.language import told
from jointcheck.ground.workdays import Deadline
from jointcheck.plugin.words import VERDICTS
from jointcheck.wiring import HEADERS

HERE = Path(__file__).parent
PRODUCT = HERE.parents[1] / "jointcheck"
DIGEST = "8a9be8f6" * 8
SECTIONS = {
    "我的待办": 7, "事项清单": 0, "年度计划": 0, "抽查任务": 12, "检查": 0, "审核": 5,
    "公示与异议": 2, "后续监管": 0, "归档": 0, "统计": 0,
}  # fmt: skip
PAGES = ("task", "form", "confirm", "empty", "sheet", "visit", "public", "error", "stale")
ENDPOINTS = (
    "people.preferences", "people.logout", "visit.sync", "publish.public_home",
    "publish.public_search",
)  # fmt: skip
PLAIN = list(VERDICTS)
EVENTS = [
    Thing(
        at=datetime(2026, 11, 23, 7, 2, 11, tzinfo=UTC), actor="市场监管局 方晓岚", said="通过 2 户"
    ),
    Thing(
        at=datetime(2026, 11, 20, 8, 18, 30, tzinfo=UTC),
        actor="市场监管局 方晓岚",
        said="退回 1 户",
    ),
]
STEPS = [
    Thing(label="计划", note="3 月 18 日公布", state="done"),
    Thing(label="摇号", note="9 月 1 日锁定", state="done"),
    Thing(label="检查", note="23 / 23 户", state="done"),
    Thing(label="审核", note="18 / 23 户通过，自 11 月 12 日，待市场监管局", state="now"),
    Thing(label="公示", note="12 月 3 日止", state="later"),
    Thing(label="归档", note="待公示", state="later"),
]


class Query(Form):
    q = StringField("名称或代码")
    result = SelectField("结果", choices=["全部", *VERDICTS])
    due = SelectField("期限", choices=["不限", "5 个工作日内"])
    area = StringField("辖区")
    team = StringField("检查小组")


class Scheme(Form):
    title = StringField("任务名称", [InputRequired("请填写任务名称。")])
    start = DateField(
        "开始日期", [InputRequired("请选择开始日期。")], description="不早于方案公布之日"
    )
    way = RadioField(
        "抽取方式", [InputRequired("请选择抽取方式。")], choices=["按比例", "按户数"], default=None
    )
    reason = TextAreaField("理由")
    scan = FileField("会签扫描件")
    known = BooleanField("参与部门已会签")


class Sheet(Form):
    a = RadioField("第 7 项", choices=PLAIN, default=VERDICTS[1])
    b = RadioField("第 8 项", choices=PLAIN, default=VERDICTS[0])
    c = RadioField("第 9 项", choices=PLAIN)
    note = TextAreaField(
        "问题情况", [InputRequired()], default="西北侧 3 号拐点外约 12 米处有新开挖面。"
    )


def words() -> dict:
    person = Thing(
        is_authenticated=True,
        name="方晓岚",
        roles=["reviewer"],
        department=Thing(short_name="市场监管局"),
    )
    tabs = ("抽查事项清单", "抽查计划", "抽查任务", "抽查结果")
    return {
        "current_user": person, "csrf_token": generate_csrf, "county": "新平县",
        "roles_words": {"reviewer": "审核人"}, "today": lambda: date(2026, 11, 23),
        "runs": lambda events: [(event, 1) for event in events], "url_with": page.url_with,
        "word": lambda event: event.said, "workdays_left": lambda day: (day - date(2026, 11, 23)).days,
        "article": lambda n: "检查结果作出后 20 个工作日内录入；经发起部门和参与部门审核通过后公示。",
        "counted": lambda: True, "here": lambda: "review", "allows": lambda *_, **__: True,
        "vendor": lambda name: url_for("static", filename="vendor/htmx.min.js"),
        "nav": lambda: [Thing(label=k, url="#", current=k == "审核", count=n) for k, n in SECTIONS.items()],
        "public_nav": lambda: [Thing(label=k, url="#", current=k == tabs[3]) for k in tabs],
    }  # fmt: skip


def contents() -> dict:
    rows = [
        ("新平示例矿业有限公司", "91530427MA6K1A2B1D", Deadline(date(2026, 11, 25))),
        ("哀牢山示例石料厂", "92530427MA6N8P3Q2C", Deadline(date(2026, 11, 20))),
        ("戛洒示例建材合作社", "93530427MA6P5T7R22", Deadline(date(2027, 1, 4), provisional=True)),
    ]
    compared = [
        {"label": "任务名称", "mine": "矿山联合抽查", "theirs": "矿山联合抽查", "differs": False},
        {"label": "抽查比例", "mine": "5%", "theirs": "10%", "differs": True},
    ]
    scheme = Scheme()
    if request.args.get("wrong"):
        scheme.validate()
    return {
        "query": Query(), "scheme": scheme, "sheet": Sheet(), "button": Form(), "events": EVENTS,
        "steps": STEPS, "entities": rows, "digest": DIGEST, "rows": compared, "who": EVENTS[0].actor,
        "at": EVENTS[0].at, "url": "#", "label": "回到首页", "code": 404, "title": "没有找到",
        "paged": page.Paged(rows, 2, 5, 112, 21), "d": date(2026, 11, 23), "reference": "3a91c07e",
        "sentence": "地址有误，或者这项内容不属于您所在的部门。",
    }  # fmt: skip


def preview() -> Flask:
    app = Flask("preview", template_folder=PRODUCT / "templates", static_folder=PRODUCT / "static")
    app.config.update(SECRET_KEY="preview only", BABEL_DEFAULT_LOCALE="zh", WTF_CSRF_ENABLED=True)
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(PRODUCT / "translations")
    app.jinja_loader.searchpath.append(str(HERE / "pages"))
    CSRFProtect(app)
    Babel(app, locale_selector=lambda: request.args.get("lang", "zh"))
    page.setup(app)
    app.jinja_env.filters["told"] = told
    app.jinja_env.globals.update(words())
    app.context_processor(
        lambda: {"lang": request.args.get("lang", "zh"), "theme": request.args.get("theme", "auto")}
    )
    app.jinja_env.globals["w"] = app.jinja_env.get_template("widgets.html").module
    app.add_url_rule("/", "index", lambda: "<br>".join(f'<a href="/{p}">{p}</a>' for p in PAGES))
    app.add_url_rule("/<name>", "show", show)
    for endpoint in ENDPOINTS:
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "", methods=["POST"])
    app.after_request(lambda response: response.headers.update(HEADERS) or response)
    return app


def show(name: str) -> str:
    template = f"{name}.html" if name in ("error", "stale") else f"preview_{name}.html"
    return render_template(template, **contents())


if __name__ == "__main__":
    preview().run(port=8100)
