"""Fifty readers of the public pages at once, against one server process, on this machine.

python bench/readers.py [SECONDS] [READERS]        default 10 50

The readers are a process of their own. Beside our figure stands that of a bare Flask page on the
same server with the same readers. Wanted: no error, at least 300 pages a second when warm.
"""

import asyncio
import logging
import multiprocessing
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import waitress
from flask import Flask

from jointcheck import create_app
from jointcheck.demo import build

KEY = "bench-0123456789-a-key-that-is-long-enough"
PAGES = ["/public/", "/public/results", "/public/results?q=%E7%9F%BF", "/public/tasks", "/public/items",
         "/public/plans", "/public/feed.atom"]  # fmt: skip


def serve(folder: str | None, port: int, ready: Any) -> None:
    app: Any = Flask("bare")
    if folder:
        app = create_app({"SECRET_KEY": KEY}, Path(folder))
    else:
        app.add_url_rule("/public/<path:_p>", "page", lambda _p: "<!doctype html>" + "x" * 12_000)
        app.add_url_rule("/public/", "home", lambda: "<!doctype html>" + "x" * 12_000)
    ready.set()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue is what we ask for
    waitress.serve(app, host="127.0.0.1", port=port, threads=8, ident=None, backlog=256)


async def read(port: int, until: float, number: int, done: list[int]) -> None:
    """One reader on one kept connection; ``done`` counts pages and errors."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        url = PAGES[number % len(PAGES)]
        number += 1
        writer.write(f"GET {url} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.split("content-length:")[1].split("\r\n")[0])
        await reader.readexactly(length)
        done[0 if " 200 " in head[:20] else 1] += 1
    writer.close()


async def all_read(port: int, seconds: float, readers: int) -> list[int]:
    done, until = [0, 0], time.perf_counter() + seconds
    await asyncio.gather(*(read(port, until, n, done) for n in range(readers)))
    return done


def measure(folder: str | None, seconds: float, readers: int) -> tuple[float, int]:
    """(pages a second, errors) of a warm server process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    server = spawn.Process(target=serve, args=(folder, port, ready), daemon=True)
    server.start()
    ready.wait()
    time.sleep(2)
    asyncio.run(all_read(port, 1, 5))  # warm
    pages, errors = asyncio.run(all_read(port, seconds, readers))
    server.terminate()
    return pages / seconds, errors


def main() -> None:
    seconds, readers = (*map(int, sys.argv[1:3]), 10, 50)[:2] if len(sys.argv) > 2 else (
        int(sys.argv[1]) if len(sys.argv) > 1 else 10, 50)  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        build.build(create_app({"SECRET_KEY": KEY}, Path(folder)))
        for name, where in (("a bare Flask page", None), ("public pages", folder)):
            rate, errors = measure(where, seconds, readers)
            print(f"{name:20} {rate:8.0f} pages/s, {errors} errors, {readers} readers")


if __name__ == "__main__":
    main()
