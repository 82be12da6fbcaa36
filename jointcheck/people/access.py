"""Who may do what: one declared table, read by one guard, and one loader that knows the officer.

A view never loads a thing by itself: the guard loads what the address names, and lets nobody in
whom the table does not name. Another department's thing does not exist (404).
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, abort, g, make_response, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import Forbidden, HTTPException, NotFound

from jointcheck.ground.db import SAFE, db
from jointcheck.ground.parties import Parties
from jointcheck.people import policy

__all__ = ["Parties", "allows", "loads", "me"]


LARGEST_ID = 2**31 - 1  # of both databases; a larger number is nothing's
LOADERS: dict[str, Any] = {}  # name in an address → model
OPTIONS: dict[str, tuple[Any, ...]] = {}


def loads(name: str, model: Any, *options: Any) -> None:
    """Addresses with ``<int:name>`` mean a row of ``model``; the view receives the row.

    ``options``: SQLAlchemy loader options, where a page needs more or less than usual.
    """
    LOADERS[name] = model
    OPTIONS[name] = options or OPTIONS.get(name, ())  # declared again, a name keeps its options


def me() -> Any:
    """The officer who is acting, as a row."""
    return current_user._get_current_object()


def setup(app: Flask) -> None:
    app.before_request(guard)


def refuse_undeclared(app: Flask) -> None:
    """No start with a route that the policy does not name: a forgotten right must not be a hole."""
    missing = [
        f"{rule.endpoint} {method}"
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if policy.rule(rule.endpoint, method) is None
    ]
    if missing:
        raise RuntimeError(f"Routes without a declared policy: {', '.join(missing)}")


def guard() -> Response | None:
    """Before every request: know the person, load the thing, ask the policy."""
    if request.endpoint is None:
        return None
    rule = policy.rule(request.endpoint, "GET" if request.method == "HEAD" else request.method)
    if rule is None:
        abort(405)
    if not rule.public and not current_user.is_authenticated:
        return to_login()
    if (
        not rule.public
        and current_user.must_change_password
        and request.endpoint not in policy.WITHOUT_PASSWORD
    ):
        if request.headers.get("X-Operation"):
            abort(403)
        return make_response(redirect(url_for("people.password")))
    enter(rule)
    return None


def to_login() -> Response:
    where = request.full_path if request.method in SAFE else request.path
    target = url_for("people.login", next=where.rstrip("?"))
    if request.headers.get("X-Operation"):
        return Response(status=401)
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": target})
    return make_response(redirect(target))


def enter(rule: policy.Rule) -> None:
    """Replace the ids in the address by their things, if the rule lets this officer at them."""
    g.address = dict(request.view_args or {})
    thing = None
    for name, key in g.address.items():
        if name in LOADERS:
            if key > LARGEST_ID:
                abort(404)
            thing = db.session.get(LOADERS[name], key, options=OPTIONS[name])
            if thing is None:
                abort(404)
            request.view_args[name] = thing  # type: ignore[index]
    failure = verdict(rule, current_user, thing)
    if failure:
        raise failure


def verdict(rule: policy.Rule, officer: Any, thing: Any) -> HTTPException | None:
    """None when the officer may; 404 when the thing is not of his world; 403 otherwise."""
    if rule.public:
        return NotFound() if thing is not None and not thing.parties().open else None
    parties = thing.parties() if thing is not None else None
    if any(fulfils(term, officer, parties) for term in rule.terms):
        return None
    return NotFound() if parties is not None and not sees(officer, parties) else Forbidden()


def sees(officer: Any, parties: Parties) -> bool:
    """Whether the thing is of the officer's world at all."""
    return "superior" in officer.roles or bool(
        {grant.department_id for grant in officer.grants} & parties.departments
    )


def fulfils(term: policy.Term, officer: Any, parties: Parties | None) -> bool:
    """Whether the officer is whom one term of a rule names."""
    if term.role == "officer":
        held = {officer.department_id}
    else:
        held = officer.departments_as(term.role)
    if not held:
        return False
    if term.relation is None or parties is None:
        return True
    return RELATIONS[term.relation](officer, held, parties)


RELATIONS: dict[str, Callable[[Any, set[int], Parties], bool]] = {
    "own": lambda officer, held, p: bool(held & p.departments),
    "lead": lambda officer, held, p: p.initiating in held,
    "mine": lambda officer, held, p: p.own in held,
    "member": lambda officer, held, p: officer.id in p.members,
    "leader": lambda officer, held, p: officer.id == p.leader,
    # 审核人不得是检查小组成员
    "peer": lambda officer, held, p: bool(held & p.departments) and officer.id not in p.members,
    "self": lambda officer, held, p: officer.id == p.person,
}


def allows(endpoint: str, thing: Any = None, method: str = "POST") -> bool:
    """Whether to show the present officer a button; the guard asks again when it is pressed."""
    rule = policy.rule(endpoint, method)
    if rule is None:
        return False
    if rule.public:
        return True
    return current_user.is_authenticated and verdict(rule, current_user, thing) is None
