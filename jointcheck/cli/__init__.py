"""The commands: ``jointcheck demo | init | serve | worker | db | entities | draw | ledger | …``."""

from jointcheck.cli import check, demonstration, house, imports, plugins, serving  # noqa: F401 – they register
from jointcheck.cli.main import main

__all__ = ["main"]
