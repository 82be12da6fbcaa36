"""Backup and restore: database, files, keys and a checkpoint in one archive, taken while at work."""

import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select, text

from jointcheck.ground import ledger, proof
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused

PARTS = ("files", "keys")


def backup(target: Path) -> str:
    """Write everything into ``target`` (tar); returns a sentence with the number of events."""
    data = Path(current_app.config["DATA"])
    with tempfile.TemporaryDirectory(dir=target.resolve().parent) as folder:
        work = Path(folder)
        snapshot = hold()
        size = ledger.export(work / "ledger")
        dump(work, snapshot)
        (work / "about.json").write_text(json.dumps({"events": size, "engine": engine()}), "utf-8")
        part = work / "backup.tar"
        with tarfile.open(part, "w") as archive:
            for name in sorted(p.name for p in work.iterdir() if p != part):
                archive.add(work / name, name)
            for name in PARTS:  # after the database: a file is on disk before its row
                if (data / name).exists():
                    archive.add(data / name, name)
        part.chmod(0o600)  # the keys are in it
        shutil.move(part, target)
    return f"已备份 {size} 条留痕 / backed up at {size} events"


def engine() -> str:
    return db.engine.dialect.name


def hold() -> str:
    """Let the ledger and the dump show the same moment; names PostgreSQL's snapshot."""
    db.session.remove()
    if engine() == "sqlite":
        db.session.execute(text("SELECT 1"))  # BEGIN IMMEDIATE: nobody writes meanwhile
        return ""
    db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return str(db.session.scalar(text("SELECT pg_export_snapshot()")))


def dump(folder: Path, snapshot: str) -> None:
    if engine() == "sqlite":
        source = sqlite3.connect(str(db.engine.url.database))
        copy = sqlite3.connect(folder / "database.sqlite")
        with source, copy:
            source.backup(copy)
        source.close()
        copy.close()
        return
    tool(
        "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={folder / 'database.dump'}"
    )


def tool(name: str, *arguments: str) -> None:
    """Run PostgreSQL's own tool against our database."""
    found = shutil.which(name)
    if not found:
        raise Refused(
            f"没有找到 {name}，请在数据库服务器上安装 PostgreSQL 客户端 / {name} not found"
        )
    url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run(  # noqa: S603 – a fixed tool, arguments of ours
        [found, *arguments, f"--dbname={url}"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(f"{name}：{done.stderr.strip().splitlines()[-1]}")


def restore(source: Path, accept_loss: bool = False) -> str:
    """Put a backup in place; refuses when the ledger here is newer, unless told to accept it.

    The archive's own ledger is verified first. What was lost becomes an event of the restored
    ledger.
    """
    data = Path(current_app.config["DATA"])
    with tempfile.TemporaryDirectory(dir=source.resolve().parent) as folder:
        work = Path(folder)
        with tarfile.open(source) as archive:
            archive.extractall(work, filter="data")
        faults = proof.verify_export(work / "ledger")
        if faults:
            raise Refused("备份的留痕不完整：" + faults[0])
        about = json.loads((work / "about.json").read_text("utf-8"))
        lost = max(0, present_length() - about["events"])
        if lost and not accept_loss:
            raise Refused(f"现有留痕比备份多 {lost} 条，恢复会丢失它们；确要恢复请加 --accept-loss")
        put_back(work, about["engine"])
        for name in PARTS:
            if (work / name).exists():
                shutil.copytree(work / name, data / name, dirs_exist_ok=True)
    if lost:
        ledger.append("backup.restored", None, None, {"lost": lost})
        db.session.commit()
    return f"已恢复 {about['events']} 条留痕 / restored {about['events']} events"


def present_length() -> int:
    """Events in the database here; none when it is empty."""
    try:
        return db.session.scalar(select(func.count(ledger.LedgerEvent.seq))) or 0
    except Exception:  # an empty database has no tables yet
        db.session.rollback()
        return 0


def put_back(folder: Path, made_on: str) -> None:
    if made_on != engine():
        raise Refused(f"备份来自 {made_on}，不能恢复到 {engine()}")
    db.session.remove()
    if made_on == "sqlite":
        source = sqlite3.connect(folder / "database.sqlite")
        target = sqlite3.connect(str(db.engine.url.database))
        with source, target:
            source.backup(target)
        source.close()
        target.close()
    else:
        tool("pg_restore", "--clean", "--if-exists", "--no-owner", str(folder / "database.dump"))
