"""demo: the county in which everything may be tried."""

import json
import secrets
from pathlib import Path

import click

from jointcheck.cli.main import application, main
from jointcheck.cli.serving import run
from jointcheck.demo import build

ACCOUNTS = "accounts.json"


@main.command()
@click.option("--reset", is_flag=True, help="从头再建 / make it anew")
@click.option("--no-serve", is_flag=True, help="只建，不启动 / do not serve")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 列出账号 / accounts as JSON")
@click.pass_obj
def demo(instance: Path, reset: bool, no_serve: bool, as_json: bool) -> None:
    """演示县：一年的工作，各种状态都有 / the demonstration county."""
    config = instance / "config.toml"
    if reset:
        build.clear(instance)
    if not config.exists():
        instance.mkdir(parents=True, exist_ok=True)
        config.touch(mode=0o600)
        config.write_text(
            f'secret_key = "{secrets.token_urlsafe(48)}"\ncounty = "新平县"\n', "utf-8"
        )
    app = application(instance)
    kept = instance / ACCOUNTS
    if not kept.exists():
        accounts = build.build(app)
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(accounts, ensure_ascii=False, indent=1), "utf-8")
    show(json.loads(kept.read_text("utf-8")), as_json)
    if not no_serve:
        run(app, instance)


def show(accounts: list[dict[str, str]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(accounts, ensure_ascii=False))
        return
    for one in accounts:
        click.echo(f"{one['department']}\t{one['role']}\t{one['user']}\t{one['password']}")
