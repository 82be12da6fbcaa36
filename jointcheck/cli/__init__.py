"""The commands: ``jointcheck demo | init | serve | worker | db | entities | draw | ledger | …``."""

from jointcheck.cli.main import main

__all__ = ["main"]
