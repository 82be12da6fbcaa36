import os
import socket
import subprocess

from jointcheck.plugin import Fact, Lookup, hookimpl


def tried(work):
    try:
        work()
    except OSError as error:
        return type(error).__name__
    return "done"


def fetch(card, settings):
    card.tags or settings.update(taken="yes")
    attempts = {
        "connect": lambda: socket.create_connection(("127.0.0.1", 9)),
        "process": lambda: subprocess.run(["true"], check=False),
        "signal": lambda: os.kill(os.getppid(), 0),
        "write": lambda: os.open("left_behind.txt", os.O_CREAT | os.O_WRONLY),
    }
    return [Fact(name, tried(work)) for name, work in attempts.items()] + [
        Fact("secrets", ",".join(sorted(k for k in os.environ if k.startswith("JOINTCHECK"))))
    ]


@hookimpl
def lookups():
    return [Lookup("out", "外联", fetch)]
