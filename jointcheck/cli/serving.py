"""serve and worker, and what is proved before the door opens."""

import threading
from pathlib import Path
from typing import Any

import click
import structlog
import waitress
from flask import Flask

from jointcheck.catalogue import plugins
from jointcheck.cli.main import application, main
from jointcheck.ground import daily, jobs, ledger, locks, schema, settings
from jointcheck.ground.db import db

log = structlog.get_logger()


def refuse_unfit(app: Flask) -> None:
    """No service over an old schema, without its triggers, or with a ledger that grew shorter."""
    with app.app_context():
        if schema.present() != schema.newest():
            raise settings.Unsafe(
                "数据库版本不对，请运行 jointcheck db upgrade / run `jointcheck db upgrade`"
            )
        faults = locks.faults(db.session.connection())
        if faults:
            raise settings.Unsafe(f"数据库的锁定不完整，不能启动：{'；'.join(faults[:3])}")
        newest = db.session.scalar(db.select(db.func.max(ledger.LedgerCheckpoint.size))) or 0
        length = db.session.scalar(db.select(db.func.count(ledger.LedgerEvent.seq))) or 0
        if length < newest:
            raise settings.Unsafe(
                f"留痕比检查点少 {newest - length} 条，可能恢复了旧备份，不能启动"
            )


@main.command()
@click.option("--host", default=None)
@click.option("--port", type=int, default=None)
@click.option("--no-worker", is_flag=True, help="不在本进程内办理后台工作")
@click.pass_obj
def serve(instance: Path, host: str | None, port: int | None, no_worker: bool) -> None:
    """正式服务 / the production server."""
    run(application(instance), instance, host, port, worker_inside=not no_worker)


def run(app: Flask, instance: Path, host: str | None = None, port: int | None = None,
        worker_inside: bool = True) -> None:  # fmt: skip
    refuse_unfit(app)
    if app.config["PLUGINS"] != "on":  # strict: a plugin in trouble is a reason not to start
        read_plugins(app)
    given: dict[str, Any] = settings.read(instance)
    host, port = host or given.get("HOST") or "127.0.0.1", port or int(given.get("PORT") or 8000)
    threading.Thread(target=behind, args=(app, worker_inside), daemon=True).start()
    click.echo(f"http://{host}:{port}")
    waitress.serve(app, host=host, port=port, threads=8, ident=None, max_request_body_size=1 << 28)


def behind(app: Flask, worker_inside: bool) -> None:
    """What goes on while the server already answers: new plugins are read, then jobs are done."""
    try:
        read_plugins(app)
    except Exception:  # no plugin and no fault of reading may take the background work away
        log.exception("plugins not read")
    if worker_inside:
        work(app)


def read_plugins(app: Flask) -> None:
    with app.app_context():
        plugins.sync_changed()


def work(app: Flask) -> None:
    jobs.work(app, daily=daily.ask)


@main.command()
@click.pass_obj
def worker(instance: Path) -> None:
    """办理后台工作，可在多台机器上运行 / background work; several may run."""
    app = application(instance)
    refuse_unfit(app)
    read_plugins(app)
    work(app)
