"""The group of commands, and how each of them fails: one sentence, never a traceback."""

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jointcheck import create_app

if TYPE_CHECKING:
    from flask import Flask

# Where a command is found. Only the module of the one that is asked for is imported, so that a
# verification does not wait for the whole application.
COMMANDS = {
    "check": ("archive", "draw"),
    "demonstration": ("demo",),
    "house": ("backup", "db", "init", "ledger", "restore", "routes"),
    "https": ("https",),
    "imports": ("calendar", "entities", "inspectors"),
    "plugins": ("plugin",),
    "serving": ("serve", "worker"),
}
MODULES = {name: module for module, names in COMMANDS.items() for name in names}


class OneSentence(click.Group):
    """Whatever goes wrong ends in one sentence on stderr and a status other than 0."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return sorted(MODULES)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name in MODULES:
            import_module(f"jointcheck.cli.{MODULES[name]}")  # it registers itself
        return super().get_command(context, name)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except Exception as error:
            # a refusal of the rules has its sentence in the language of the person
            said = getattr(error, "sentence", None) or str(error)
            sentence = said.splitlines()[0] if said else type(error).__name__
        click.echo(f"jointcheck: {sentence}", err=True)
        sys.exit(1)


@click.group(cls=OneSentence, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--instance",
    type=click.Path(path_type=Path),
    default=Path("instance"),
    show_default=True,
    help="实例文件夹 / the instance folder",
)
@click.pass_context
def main(context: click.Context, instance: Path) -> None:
    """部门联合“双随机、一公开”抽查系统 / joint random inspections of a county."""
    context.obj = instance


def application(instance: Path, **config: Any) -> "Flask":
    """The application of this instance, for a command that needs the database."""
    return create_app(config, instance)
