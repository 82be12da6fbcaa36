"""plugin list, new, diff, check, sync."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask_babel import Babel

from jointcheck.catalogue import pins, plugins
from jointcheck.cli.main import application, main
from jointcheck.ground import clock
from jointcheck.ground.language import told
from jointcheck.ground.words import N_
from jointcheck.plugin import Checklist, diff, quality
from jointcheck.plugin.admission import Plugin
from jointcheck.plugin.host import Host
from jointcheck.plugin.scaffold import new_plugin

MARKS = {"fact": "·", "look": "？", "wrong": "×"}


@main.group()
def plugin() -> None:
    """检查表插件 / checklist plugins."""


def loaded() -> Host:
    host = Host("on")
    host.load()
    return host


def refuse_unknown(host: Host, name: str | None) -> None:
    if name is not None and name not in host.plugins:
        raise click.ClickException(f"没有安装插件 {name} / {name} is not installed")


@plugin.command("list")
def list_plugins() -> None:
    """已安装的插件、状态和内容 / installed plugins, their state and what they bring."""
    host = loaded()
    for name, one in host.plugins.items():
        click.echo(f"{name}\t{one.entry.version}\t{host.state(name)}")
        for checklist in one.offers.get("checklists", ()):
            click.echo(f"\t{checklist.code}\t{checklist.version}\t{checklist.title}")
    if not host.plugins:
        click.echo("没有安装插件 / no plugin is installed")


@plugin.command()
@click.argument("name")
@click.option("--department", default="本部门", show_default=True, help="部门名称 / the department")
@click.option("--from", "workbook", type=click.Path(path_type=Path, exists=True), default=None,
              help="已有的检查表工作簿 / a workbook to start from")  # fmt: skip
@click.option("--target", type=click.Path(path_type=Path), default=Path(),
              help="放在哪个文件夹 / where to put it")  # fmt: skip
def new(name: str, department: str, workbook: Path | None, target: Path) -> None:
    """从无到有或从工作簿建一个插件 / a new plugin, from nothing or from a workbook."""
    for file in new_plugin(name, department, target, workbook):
        click.echo(file)


@plugin.command()
@click.argument("name", required=False)
def check(name: str | None) -> None:
    """安装前要看的质量清单 / the list a department reads before it installs.

    × 不能用，？ 须由人判断 / × unfit, ？ to be judged by a person.
    """
    host = loaded()
    refuse_unknown(host, name)
    tones = set()
    with reading():
        for one in host.plugins.values():
            if name in (None, one.name):
                click.echo(f"{one.name} {one.entry.version}")
                tones |= {print_line(line) for line in lines(host, one)}
    if "wrong" in tones:
        raise click.ClickException("有不合格的插件 / a plugin is unfit")


def reading() -> Any:
    """Inside it words are in the language of the terminal: English where `LANG` says so."""
    said = next((os.environ[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(k)), "")
    words = Flask("jointcheck")  # the list is read before there is an instance
    Babel(words, default_locale="en" if said.startswith("en") else "zh")
    return words.app_context()


def lines(host: Host, one: Plugin) -> Iterator[quality.Line]:
    faults = [f"{t.hook}：{t.words}" for t in host.troubles if t.plugin == one.name]
    return quality.plugin(one.offers, one.has, faults, clock.today())


def print_line(line: quality.Line) -> str:
    """Print it; returns its tone."""
    said = N_("%(about)s：%(words)s", about=line.about, words=line.words)
    click.echo(f"{MARKS[line.tone]} {told(said)}")
    return line.tone


@plugin.command("diff")
@click.argument("name")
@click.pass_obj
def differences(instance: Path, name: str) -> None:
    """与已启用版本的差异，逐项列出 / item by item against the version in use."""
    host = loaded()
    refuse_unknown(host, name)
    with application(instance).app_context():
        for checklist in host.plugins[name].offers.get("checklists", ()):
            known = pins.latest_approved(checklist.code)
            compare(pins.checklist(known) if known else None, checklist)


def compare(known: Checklist | None, offered: Checklist) -> None:
    """Print how `offered` differs from what is in use."""
    title = f"{offered.title} {offered.version}"
    if known is None:
        click.echo(f"{title}：还没有启用过 / not in use yet")
        return
    changes = diff(known, offered)
    click.echo(f"{title}：与 {known.version} 版相比 {len(changes)} 处不同 / {len(changes)} changes")
    for change in changes:
        click.echo(f"  {change}")


@plugin.command()
@click.pass_obj
def sync(instance: Path) -> None:
    """登记插件带来的检查表 / register the checklists that plugins bring."""
    with application(instance).app_context():
        for trouble in plugins.sync():
            click.echo(trouble, err=True)
