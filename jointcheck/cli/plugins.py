"""plugin list, new, diff, check, sync."""

from pathlib import Path

import click

from jointcheck.catalogue import pins, plugins
from jointcheck.cli.main import application, main
from jointcheck.plugin import diff
from jointcheck.plugin.host import Host
from jointcheck.plugin.scaffold import new_plugin


@main.group()
def plugin() -> None:
    """检查表插件 / checklist plugins."""


def loaded(mode: str = "on") -> Host:
    host = Host(mode)
    host.load()
    return host


@plugin.command("list")
def list_plugins() -> None:
    """已安装的插件及其状态 / installed plugins and their state."""
    host = loaded()
    for name in host.plugins:
        click.echo(f"{name}\t{host.state(name)}")
    for trouble in host.troubles:
        click.echo(str(trouble), err=True)


@plugin.command()
@click.argument("name")
@click.option("--department", default="本部门", show_default=True, help="部门名称 / the department")
@click.option("--from", "workbook", type=click.Path(path_type=Path, exists=True), default=None)
@click.option("--target", type=click.Path(path_type=Path), default=Path())
def new(name: str, department: str, workbook: Path | None, target: Path) -> None:
    """从无到有或从工作簿建一个插件 / a new plugin, from nothing or from a workbook."""
    for file in new_plugin(name, department, target, workbook):
        click.echo(file)


@plugin.command()
def check() -> None:
    """安装前要看的清单 / what a department sees before it installs."""
    host = loaded("on")
    for trouble in host.troubles:
        click.echo(str(trouble), err=True)
    if host.troubles:
        raise click.ClickException("有插件不合格 / a plugin is at fault")
    click.echo(f"{len(host.plugins)} 个插件合格 / plugins are fit")


@plugin.command("diff")
@click.argument("name")
@click.pass_obj
def differences(instance: Path, name: str) -> None:
    """与已批准版本的差异，逐项列出 / item by item against the approved version."""
    offered = [a for a in loaded().each("checklists") if a.plugin == name and not a.trouble]
    with application(instance).app_context():
        for checklist in (answer.value for answer in offered):
            known = pins.latest_approved(checklist.code)
            click.echo(f"{checklist.title} {checklist.version}")
            for change in diff(pins.checklist(known), checklist) if known else ():
                click.echo(f"  {change}")


@plugin.command()
@click.pass_obj
def sync(instance: Path) -> None:
    """登记插件带来的检查表 / register the checklists that plugins bring."""
    with application(instance).app_context():
        for trouble in plugins.sync():
            click.echo(trouble, err=True)
