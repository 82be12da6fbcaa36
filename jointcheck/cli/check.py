"""draw verify, archive verify: the checks that need no database."""

from pathlib import Path

import click

from jointcheck.archive import verify as volumes
from jointcheck.cli.main import main
from jointcheck.draw import verify as draws

PATH = click.argument("path", type=click.Path(path_type=Path, exists=True))


@main.group()
def draw() -> None:
    """摇号 / the draw."""


@draw.command("verify")
@PATH
def verify_draw(path: Path) -> None:
    """复算公开的摇号材料 / recompute a published draw."""
    raise SystemExit(draws.main([str(path)]))


@main.group()
def archive() -> None:
    """案卷 / volumes."""


@archive.command("verify")
@click.argument("paths", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
def verify_archive(paths: tuple[Path, ...]) -> None:
    """核验封存的案卷，可以给多个文件或文件夹 / check sealed volumes: files or folders."""
    found = volumes.volumes(paths)
    if not found:
        raise click.ClickException("文件夹里没有案卷 / there are no volumes")
    faults = volumes.verify_all(found)
    if faults:
        raise click.ClickException("；".join(faults[:5]))
    click.echo(f"案卷完整 / {len(found)} volume(s) hold")
