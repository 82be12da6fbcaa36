"""init, db, routes, ledger, backup, restore."""

import json
import secrets
from pathlib import Path

import click

from jointcheck.cli.main import application, main
from jointcheck.ground import backup as copies
from jointcheck.ground import ledger as log
from jointcheck.ground import proof, schema
from jointcheck.ground.db import db as database
from jointcheck.people import policy, steps
from jointcheck.people.model import Department
from jointcheck.people.roles import ADMINISTRATORS, ROLES
from jointcheck.seed import seed


@main.command()
@click.option("--county", default="新平县", help="县名 / the county's name")
@click.pass_obj
def init(instance: Path, county: str) -> None:
    """建立一个空的正式实例 / an empty production instance."""
    config = instance / "config.toml"
    if config.exists():
        raise click.ClickException(f"{config} 已存在，不会覆盖 / exists already, nothing changed")
    instance.mkdir(parents=True, exist_ok=True)
    config.touch(mode=0o600)
    config.write_text(f'secret_key = "{secrets.token_urlsafe(48)}"\ncounty = "{county}"\n', "utf-8")
    app = application(instance)
    with app.app_context():
        schema.upgrade()
        seed()
        for login, role, password in administrators(county):
            click.echo(f"{ROLES[role]}\t{login}\t{password}")
    click.echo(
        "以上是一次性密码，首次登录后须修改 / one-time passwords, to be changed at first login"
    )


def administrators(county: str) -> list[tuple[str, str, str]]:
    """Make the three administrators; (login, role, one-time password) of each."""
    office = Department(code="ADMIN", name=f"{county}系统管理机构", short_name="系统管理")
    database.session.add(office)
    database.session.commit()
    made = []
    for role in sorted(ADMINISTRATORS):
        login = role.replace("_", "-")
        officer, password = steps.create_officer(
            login=login, name=ROLES[role], staff_number=login, department=office, by=None
        )
        steps.approve_grant(
            steps.propose_grant(officer, role=role, department=office, by=None), None
        )
        made.append((login, role, password))
    return made


@main.group()
def db() -> None:
    """数据库版本 / the database's schema."""


@db.command()
@click.pass_obj
def upgrade(instance: Path) -> None:
    """升到最新版本 / to the newest version."""
    with application(instance).app_context():
        schema.upgrade()
        click.echo(schema.present())


@db.command()
@click.argument("revision", default="-1")
@click.pass_obj
def downgrade(instance: Path, revision: str) -> None:
    """退回一个版本 / one version back, or to REVISION."""
    with application(instance).app_context():
        schema.downgrade(revision)
        click.echo(schema.present() or "base")


@main.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def routes(instance: Path, as_json: bool) -> None:
    """每个地址、方法和权限 / every address, its methods and policy."""
    app = application(instance)
    rows = [
        {"rule": rule.rule, "endpoint": rule.endpoint, "method": method,
         "policy": getattr(policy.rule(rule.endpoint, method), "text", None)}
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            click.echo(f"{row['method']:6} {row['rule']:50} {row['policy']}")


@main.group()
def ledger() -> None:
    """全程留痕 / the ledger."""


@ledger.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def export_ledger(instance: Path, folder: Path) -> None:
    """导出留痕 / log.jsonl, checkpoint and key.pub."""
    with application(instance).app_context():
        click.echo(f"{log.export(folder)} 条 / events")


@ledger.command("verify")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--older", type=click.Path(path_type=Path, exists=True), help="早前的检查点")
def verify_ledger(folder: Path, older: Path | None) -> None:
    """核验导出的留痕，不需要数据库 / check an export, without the database."""
    faults = proof.verify_export(folder, older.read_text("utf-8") if older else None)
    if faults:
        raise click.ClickException("；".join(faults))
    click.echo("留痕完整 / the ledger holds")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(instance: Path, file: Path) -> None:
    """在线备份 / database, files and checkpoint into one file."""
    with application(instance).app_context():
        click.echo(copies.backup(file))


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--accept-loss", is_flag=True, help="接受丢失比备份更新的留痕")
@click.pass_obj
def restore(instance: Path, file: Path, accept_loss: bool) -> None:
    """恢复备份 / never loses newer history silently."""
    with application(instance).app_context():
        click.echo(copies.restore(file, accept_loss))
