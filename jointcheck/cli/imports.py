"""entities, inspectors, calendar: imports with a report by row; nothing half imported."""

from pathlib import Path
from typing import Any

import click

from jointcheck.catalogue import steps
from jointcheck.cli.main import application, main
from jointcheck.people import calendar_steps


@main.group()
def entities() -> None:
    """检查对象名录库 / the directory of entities."""


@main.group()
def inspectors() -> None:
    """执法检查人员名录库 / the directory of inspectors."""


@main.group()
def calendar() -> None:
    """工作日历 / working days."""


FILE = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))


@entities.command("import")
@FILE
@click.pass_obj
def import_entities(instance: Path, file: Path) -> None:
    """导入检查对象 / import entities."""
    with application(instance).app_context():
        report(steps.import_entities(file.read_bytes(), file.name, None))


@inspectors.command("import")
@FILE
@click.pass_obj
def import_inspectors(instance: Path, file: Path) -> None:
    """导入执法检查人员 / import inspectors."""
    with application(instance).app_context():
        report(steps.import_inspectors(file.read_bytes(), file.name, None))


@calendar.command("import")
@FILE
@click.option("--layer", type=click.Choice(["national", "county"]), default="national")
@click.pass_obj
def import_calendar(instance: Path, file: Path, layer: str) -> None:
    """导入放假调休安排 / import a year's holidays and make-up days."""
    with application(instance).app_context():
        years = calendar_steps.import_days(file.read_bytes(), file.name, layer, None)
    click.echo("、".join(map(str, years)))


def report(done: Any) -> None:
    """Print the report by row; a refused import is a failed command."""
    for row, column, value, sentence in done.report["errors"][:200]:
        click.echo(f"第 {row} 行 {column}“{value}”：{sentence}", err=True)
    if not done.accepted:
        raise click.ClickException("文件有错，什么也没有导入 / nothing was imported")
    click.echo(f"已导入 {done.report['rows']} 行 / rows imported")
