import os

from jointcheck.plugin import hookimpl


@hookimpl
def checklists():
    os._exit(0)
