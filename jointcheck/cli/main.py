"""The group of commands, and how each of them fails: one sentence, never a traceback."""

import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask

from jointcheck import create_app
from jointcheck.ground.refusal import Refused


class OneSentence(click.Group):
    """Whatever goes wrong ends in one sentence on stderr and a status other than 0."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except Refused as refused:
            sentence = refused.sentence
        except Exception as error:
            sentence = str(error).splitlines()[0] if str(error) else type(error).__name__
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


def application(instance: Path, **config: Any) -> Flask:
    """The application of this instance, for a command that needs the database."""
    return create_app(config, instance)
