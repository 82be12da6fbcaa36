"""jointcheck: joint "double random, one public" inspections of a county (部门联合“双随机、一公开”抽查)."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

STAGES = ("catalogue", "plan", "draw", "visit", "review", "publish", "followup", "archive")
PAGES = (
    "ground.house",
    "people.views",
    "people.admin_views",
    "people.record_views",
    "people.due_views",
    *(f"{stage}.views" for stage in STAGES),
)


def create_app(config: dict[str, Any] | None = None, instance: Path | None = None) -> "Flask":
    """The application, wired. ``config`` goes over the settings (tests, demonstration)."""
    # not above: who only verifies a published draw should not wait for all this
    from flask import Flask

    from jointcheck import wiring
    from jointcheck.ground import db, kept, page, settings

    folder = Path(instance or Path.cwd() / "instance").resolve()
    app = Flask(__name__, instance_path=str(folder))
    app.config.update(settings.flask_config(settings.read(folder), folder))
    app.config.update(config or {})
    settings.refuse_weak_key(app.config["SECRET_KEY"])
    Path(app.config["DATA"]).mkdir(parents=True, exist_ok=True)
    db.setup(app)
    page.setup(app)
    kept.setup(app)
    wiring.setup(app)
    for name in ("ground.files", "ground.jobs", *(f"{stage}.model" for stage in STAGES)):
        import_module(f"jointcheck.{name}")
    for name in PAGES:
        app.register_blueprint(import_module(f"jointcheck.{name}").bp)
    wiring.finish(app)
    return app
