"""The tablet's own addresses: its worker, the visit to take along, who is logged in, its report."""

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, abort, current_app, jsonify, make_response, request, session, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from jointcheck.ground import clock, seal
from jointcheck.ground.page import page
from jointcheck.people.access import me
from jointcheck.visit import away as taken
from jointcheck.visit import history, lookups, notice, rules, steps, tablet
from jointcheck.visit.blueprint import bp
from jointcheck.visit.model import Record

SHELL = ("jointcheck.css", "print.css", "field/field.css", "vendor/signature_pad.js")
LONGEST = 64


@bp.get("/field/visits/<int:record>/away")
def away(record: Record) -> Response:
    """The whole visit on one page that also works without network."""
    return page("visit/away.html", **taken.shown(record, me()))


@bp.get("/field/visits/<int:record>/preparation")
def brief(record: Record) -> Response:
    """What was found before the visit, to be read on the way and on the spot."""
    return page(
        "visit/brief.html", record=record, earlier=history.earlier(record, 10),
        snapshots=lookups.latest(record), ticked=steps.preparations(record), words=rules.READINESS,
        materials=notice.wanted_materials(record), states=rules.STATES, tones=rules.TONES,
    )  # fmt: skip


@bp.get("/sw.js")
def worker() -> Response:
    """The service worker: asked for anew each time, new whenever anything it keeps is new."""
    files = shell()
    addresses = [url_for("static", filename=one) for one in files] + [url_for("visit.not_taken")]
    said = (
        f"const VERSION = {version(files)!r};\nconst SHELL = {addresses!r};\n"
        f"const LOST = {url_for('visit.not_taken')!r};\n"
    )
    script = (static() / "field" / "worker.js").read_text("utf-8")
    response = make_response(said + script)
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response


def static() -> Path:
    return Path(current_app.static_folder or "")


def shell() -> tuple[str, ...]:
    scripts = sorted(f"field/{file.name}" for file in (static() / "field").glob("*.js"))
    return (*SHELL, *(one for one in scripts if one != "field/worker.js"))


@cache
def version(files: tuple[str, ...]) -> str:
    found = hashlib.sha256()
    for one in (*files, "field/worker.js"):
        found.update((static() / one).read_bytes())
    for template in sorted((Path(current_app.root_path) / "templates/visit/away").iterdir()):
        found.update(template.read_bytes())
    return found.hexdigest()[:12]


@bp.get("/field/not-taken")
def not_taken() -> Response:
    """What the worker shows in place of a page that was not taken along."""
    return page("visit/not_taken.html")


@bp.get("/field/ping")
def ping() -> Response:
    """Who is logged in, the token for what is sent now, and the server's time."""
    session.seen_at = None  # type: ignore[attr-defined]  # asking alone keeps no session alive
    here = tablet.standing()
    said: dict[str, Any] = {"standing": here, "now": clock.now().isoformat()}
    if here == "in":
        said |= {"officer": current_user.id, "name": current_user.name, "csrf": generate_csrf()}
    return jsonify(said)


@bp.get("/field/visits/<int:record>/key")
def tablet_key(record: Record) -> Response:
    """The officer's key, the team's key for this visit, and the instance's public key."""
    officer = me().id
    own, visit = tablet.keys_of(me(), record)
    return jsonify(officer=officer, key=own, visit=visit, seal=seal.public())


@bp.post("/field/report")
def report() -> Response:
    """``{"device", "visits": [{record, pending, parked, oldest}], "foreign": [operation numbers]}``.

    Answers which of the foreign operations have been done meanwhile, by their own officer.
    """
    said = request.get_json(silent=True)
    try:
        device = str(said["device"])[:LONGEST]  # type: ignore[index]
        counts = [counted(one) for one in said["visits"]]  # type: ignore[index]
        foreign = [str(one)[:LONGEST] for one in said.get("foreign", [])]  # type: ignore[union-attr]
    except (KeyError, TypeError, ValueError, OverflowError, OSError, AttributeError):
        abort(400)
    tablet.note(me(), device, counts)
    return jsonify(known=tablet.known(foreign))


def counted(one: dict[str, Any]) -> dict[str, Any]:
    oldest = one.get("oldest")
    return {
        "record": int(one["record"]),
        "pending": min(max(int(one["pending"]), 0), 10**6),
        "parked": min(max(int(one["parked"]), 0), 10**6),
        "oldest": datetime.fromtimestamp(float(oldest) / 1000, UTC) if oldest else None,
    }


@bp.get("/field/authority")
def authority() -> Response:
    """The county's own certificate authority, to be installed on tablets."""
    file = Path(current_app.config["DATA"]) / "tls" / "ca.crt"
    if not file.exists():
        abort(404)
    response = make_response(file.read_bytes())
    response.headers["Content-Type"] = "application/x-x509-ca-cert"
    response.headers["Content-Disposition"] = "attachment; filename=jointcheck-ca.crt"
    return response
