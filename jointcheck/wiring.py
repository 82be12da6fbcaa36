"""What create_app() ties together: sessions, language, headers, errors, and what templates see."""

import secrets
from typing import Any

import structlog
from flask import Flask, Response, g, make_response, redirect, request, url_for
from flask_babel import Babel
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import HTTPException

from jointcheck.ground import (
    articles,
    calendar,
    clock,
    incoming,
    jobs,
    ledger,
    log,
    once,
    operation,
    sessions,
)
from jointcheck.ground.db import db
from jointcheck.ground.forms import UNSHOWN
from jointcheck.ground.language import listed, told
from jointcheck.ground.page import page, url_with
from jointcheck.ground.refusal import Refused, Replayed, Stale
from jointcheck.people import access, nav
from jointcheck.people.model import Officer
from jointcheck.people.words import ROLE_WORDS

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self)",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
        " media-src 'self' blob:; font-src 'self'; connect-src 'self'; form-action 'self';"
        " manifest-src 'self'; worker-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}
VENDOR = {
    "htmx": "vendor/htmx.min.js",
    "signature_pad": "vendor/signature_pad.js",
    "jsqr": "vendor/jsQR.js",
}
logger = structlog.get_logger()


def setup(app: Flask) -> None:
    """Before the blueprints: the order of these is the order in which a request meets them."""
    log.setup()
    sessions.setup(app)
    incoming.setup(app)
    CSRFProtect(app)
    Babel(app, locale_selector=language)
    login = LoginManager(app)
    login.user_loader(lambda key: officer(int(key)))
    access.loads("job", jobs.Job)
    access.setup(app)
    operation.setup(app)
    app.after_request(finish_response)
    handlers(app)
    app.add_url_rule("/", "index", index)


def finish(app: Flask) -> None:
    """After the blueprints: the templates' words, and the gate."""
    env = app.jinja_env
    env.filters["told"], env.filters["listed"] = told, listed
    env.globals.update(
        current_user=current_user, csrf_token=generate_csrf, word=ledger.word, url_with=url_with,
        vendor=vendor, nav=nav.nav, counted=nav.counted, here=nav.here, article=articles.article, allows=access.allows,
        workdays_left=lambda day: calendar.workdays().left(day, clock.today()),
        county=app.config["COUNTY"], roles_words=ROLE_WORDS, today=clock.today, trace=ledger.trace, runs=ledger.runs,
    )  # fmt: skip
    app.context_processor(
        lambda: {"lang": language(), "theme": request.cookies.get("jc_theme", "auto")}
    )
    env.globals["w"] = env.get_template("widgets.html").module
    access.refuse_undeclared(app)


def officer(key: int) -> Officer | None:
    found = db.session.get(Officer, key, options=[joinedload(Officer.grants)])
    return found if found and found.is_active else None


def language() -> str:
    return "en" if request and request.cookies.get("jc_lang") == "en" else "zh"


def vendor(name: str) -> str:
    return url_for("static", filename=VENDOR[name])


def index() -> Response:
    target = "people.home" if current_user.is_authenticated else "publish.public_home"
    return make_response(redirect(url_for(target)))


def finish_response(response: Response) -> Response:
    response = once.remember(operation.answered(response))
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def handlers(app: Flask) -> None:
    app.register_error_handler(Replayed, replayed)
    app.register_error_handler(Stale, stale)
    app.register_error_handler(Refused, lambda error: failure(422, _("办不了"), error.sentence))
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, unavailable)
    app.register_error_handler(Exception, unexpected)  # fmt: skip


def expired(_error: CSRFError) -> Response:
    g.csrf_failed = True
    return failure(
        400, _("页面已过期"), _("您登录的时间已过，或页面开得太久。请重新打开页面后再提交。")
    )


def replayed(error: Replayed) -> Response:
    """The same submission again: lead on to where the first one led."""
    g.replayed = True
    db.session.rollback()
    return make_response(redirect(error.location or request.referrer or url_for("index"), 303))


def stale(error: Stale) -> Response:
    """409 with both texts: what the person typed and what stands there now."""
    db.session.rollback()
    response = page(
        "stale.html", rows=compared(error), url=request.referrer or request.path, who=None, at=None
    )
    response.status_code = 409
    return response


def compared(error: Stale) -> list[dict[str, Any]]:
    form = error.form
    if form is None:
        return []
    current = type(form)(formdata=None, obj=error.thing)
    pairs = ((mine, current[mine.name]) for mine in form.own_fields() if mine.type not in UNSHOWN)
    return [
        {
            "label": mine.label.text,
            "mine": mine.data,
            "theirs": theirs.data,
            "differs": mine.data != theirs.data,
        }
        for mine, theirs in pairs
    ]


SENTENCES = {
    400: (_l("请求不完整"), _l("提交的内容不完整，或者含有不能显示的字符，请返回上一页再试。")),
    403: (_l("没有权限"), _l("您的角色不能办这件事。需要办理时，请找本部门负责人或系统管理员。")),
    404: (_l("没有找到"), _l("地址有误，或者这项内容不属于您所在的部门。")),
    405: (_l("不能这样访问"), _l("请从页面上的按钮办理。")),
    410: (_l("已经销毁"), _l("这份档案保管期满，经两人鉴定已按规定销毁，只留目录和销毁记录。")),
    413: (_l("内容太大"), _l("上传的内容超过了上限，请压缩或分开上传。")),
    414: (_l("地址太长"), _l("查询的内容太长，请缩短后再查。")),
}
OTHER = (_l("没有办成"), _l("系统不能处理这样的请求。请回到首页，从页面上的按钮办理。"))


def http_error(error: HTTPException) -> Response:
    if error.code and error.code < 400 and error.response:
        return error.response  # type: ignore[return-value]
    note_denial(error)
    title, sentence = SENTENCES.get(error.code or 500, OTHER)
    if error.code == 404 and not current_user.is_authenticated:
        sentence = _l("地址有误，或者这项内容没有公示、已经撤下。")
    return failure(error.code or 500, str(title), str(sentence))


def note_denial(error: HTTPException) -> None:
    """Somebody with an account tried what the policy forbids: that is part of the trace."""
    if error.code not in (403, 404) or request.method == "GET" or not current_user.is_authenticated:
        return
    db.session.rollback()
    ledger.append(
        "access.denied", current_user, None, {"path": request.path, "method": request.method}
    )
    db.session.commit()


def unavailable(error: OperationalError) -> Response:
    """The database was busy for too long (SQLite has one writer at a time), or it is away."""
    told = _("数据库正忙或者暂时连不上，这一步没有办成，也没有存下一半。请稍等片刻再办一次。")
    response = trouble(503, _("暂时办不了"), told, error)
    response.headers["Retry-After"] = "5"
    return response


def unexpected(error: Exception) -> Response:
    """Never a traceback to the person."""
    return trouble(500, _("系统出错"), _("这一步没有完成，也没有存下一半。请稍后再试。"), error)


def trouble(code: int, title: str, sentence: str, error: Exception) -> Response:
    """A page that needs no database, with the number under which the log keeps what happened."""
    reference = secrets.token_hex(4)
    logger.error("unexpected", reference=reference, path=request.path, exc_info=error)
    return failure(code, title, sentence, reference)


def failure(code: int, title: str, sentence: str, reference: str | None = None) -> Response:
    db.session.rollback()
    g.sentence = sentence
    response = page("error.html", code=code, title=title, sentence=sentence, reference=reference,
                    url=url_for("index"), label=_("回到首页"), advice=None)  # fmt: skip
    response.status_code = code
    return response
