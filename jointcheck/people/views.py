"""Home, login, logout, password, and how the pages look."""

from collections import Counter

from flask import Blueprint, Response, g, make_response, redirect, request, session, url_for
from flask_login import login_user, logout_user

from jointcheck.ground import sessions
from jointcheck.ground.page import page, see
from jointcheck.people import access, due, forms, nav, reminders, steps
from jointcheck.people import telling as telling

bp = Blueprint("people", __name__)


@bp.get("/home")
def home() -> Response:
    todos = nav.todos()
    stages = Counter(due.stage(todo.deadline.date) for todo in todos if todo.deadline)
    return page("people/home.html", todos=todos, overdue=stages[due.OVERDUE],
                soon=stages[due.NEAR], reminders=reminders.latest(access.me()))  # fmt: skip


@bp.get("/rail")
def rail() -> Response:
    nav.todos()
    return page("people/rail.html", block="rail")


@bp.route("/login", methods=["GET", "POST"])
def login() -> Response:
    form = forms.LoginForm()
    officer = form.do(steps.check_password, address=request.remote_addr or "")
    if not officer:
        return page("people/login.html", form=form)
    session.renew()  # type: ignore[attr-defined]
    login_user(officer)
    steps.note_login(officer)
    return make_response(redirect(own_address(request.args.get("next")), 303))


def own_address(target: str | None) -> str:
    """Where to go after login: an address of this site, never another's."""
    if target and target.startswith("/") and not target.startswith(("//", "/\\")):
        return target
    return url_for("people.home")


@bp.post("/logout")
def logout() -> Response:
    sessions.end(sessions.WebSession.id == sessions.hashed(session.token or ""))  # type: ignore[attr-defined]
    sessions.db.session.commit()
    logout_user()
    session.clear()
    session.renew()  # type: ignore[attr-defined]
    session["left"] = True  # the tablet asks, and clears away what it keeps of the visits
    response = see("people.login")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.route("/password", methods=["GET", "POST"])
def password() -> Response:
    form = forms.PasswordForm()
    officer = access.me()
    if form.do(steps.change_password, officer, by=officer):
        session.renew()  # type: ignore[attr-defined]
        return see("people.home")
    return page("people/password.html", form=form)


@bp.route("/preferences", methods=["GET", "POST"])
def preferences() -> Response:
    """A page of its own for the public: pages that everybody reads hold no token of anybody's."""
    if request.method == "GET":
        return page("people/preferences.html", back=own_address(request.args.get("back") or "/"))
    response = make_response(redirect(own_address(request.args.get("back") or back()), 303))
    for name, known in (("theme", {"auto", "light", "dark"}), ("lang", {"zh", "en"})):
        value = request.form.get(name)
        if value in known:
            response.set_cookie(
                f"jc_{name}", value, max_age=31536000, samesite="Lax", httponly=True
            )
    g.section = None
    return response


def back() -> str | None:
    """The path from which the person came, if it was ours."""
    referrer = request.referrer or ""
    return (
        referrer.removeprefix(request.host_url.rstrip("/"))
        if referrer.startswith(request.host_url)
        else None
    )
