import time

from jointcheck.plugin import hookimpl


@hookimpl
def checklists():
    while True:
        time.sleep(1)
