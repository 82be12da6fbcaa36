"""Starts a plugin's process, waits no longer than the deadline, and believes nothing it says."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import IO, Any

from .shape import ShapeError, canonical, parse

MEMORY = 512 * 2**20  # bytes of address space
REPLY = 1024 * 1024  # bytes; the kernel stops a longer reply

# The child sees an empty `jointcheck` package: the application, its configuration and its
# database are never loaded where plugin code runs.
BOOT = (
    "import sys, types; house = types.ModuleType('jointcheck'); house.__path__ = [sys.argv[1]]; "
    "sys.modules['jointcheck'] = house; from jointcheck.plugin.child import main; main()"
)


class PluginTrouble(Exception):
    """A plugin failed; the text is one Chinese sentence for its department."""


@dataclass(frozen=True)
class Entry:
    """Where a plugin is: its name, module, version and extra folders to import it from.

    `title`: what its department calls it, the `description` in its pyproject.toml.
    """

    name: str
    module: str
    version: str = ""
    path: tuple[str, ...] = ()
    title: str = ""


def run(
    entry: Entry,
    task: str,
    code: str = "",
    values: Mapping[str, Any] | None = None,
    deadline: float = 2.0,
    memory: int = MEMORY,
) -> Any:
    """JSON values of the plugin's answer to `task`; PluginTrouble when there is none in time."""
    request = {
        "name": entry.name,
        "module": entry.module,
        "path": [*entry.path, *(p for p in sys.path if p)],
        "task": task,
        "code": code,
        "values": values or {},
        "seconds": ceil(deadline) + 1,
        "memory": memory,
        "reply": REPLY,
    }
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(canonical(request))
        question.seek(0)
        _spend(question, answer, deadline)
        answer.seek(0)
        return _believed(answer.read(REPLY + 1))


def _spend(question: IO[bytes], answer: IO[bytes], deadline: float) -> None:
    child = subprocess.Popen(  # noqa: S603 - our own interpreter, fixed arguments
        [sys.executable, "-I", "-B", "-X", "utf8", "-c", BOOT, str(Path(__file__).parents[1])],
        stdin=question,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},  # no key, no database address
        start_new_session=True,
    )
    try:
        child.wait(deadline)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        raise PluginTrouble(f"超过 {deadline:g} 秒没有答复，已终止") from None


def _believed(text: bytes) -> Any:
    if not text:
        raise PluginTrouble("插件进程中途退出，没有答复")
    try:
        reply = parse(text)
    except ShapeError as error:
        raise PluginTrouble("答复过长或已损坏") from error
    if not isinstance(reply, dict) or "ok" not in reply:
        trouble = reply.get("trouble") if isinstance(reply, dict) else None
        raise PluginTrouble(_printable(str(trouble or "答复不合约定")))
    return reply["ok"]


def _printable(words: str) -> str:
    return "".join(c if c.isprintable() else " " for c in words)[:1000]
