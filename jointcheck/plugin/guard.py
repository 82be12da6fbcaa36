"""What a plugin's process may not do. A fence against accidents and careless code, no sandbox:

who installs a plugin with malice in it has lost; the operator reads code before installing it.
"""

import os
import resource
import sys
from collections.abc import Callable
from typing import Any

FORBIDDEN = (
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.kill",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.link",
    "os.symlink",
    "shutil.",
    "signal.pthread_kill",
    "sqlite3.connect",
    "ctypes.",
    "pty.",
)
NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def limit(seconds: int, memory: int, reply: int) -> None:
    """Cap this process: CPU seconds, bytes of address space, bytes of any file it writes."""
    for kind, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, reply),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))


class _OnlyTheContract:
    """Finds nothing of the house but the vocabulary, whatever a plugin imports."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.startswith("jointcheck.") and not name.startswith("jointcheck.plugin"):
            raise ImportError(f"插件只能使用 jointcheck.plugin，不能导入 {name}")


def house() -> None:
    """Let nothing be imported from the application: `jointcheck.plugin` is the whole contract."""
    sys.meta_path.insert(0, _OnlyTheContract())


def fence(network: bool) -> None:
    """Refuse new processes, writing, and (unless `network`) every connection from here on."""
    sys.addaudithook(_hook(network))


def _hook(network: bool) -> Callable[[str, tuple[Any, ...]], None]:
    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN):
            raise PermissionError(f"插件不得执行 {event}")
        if event in NETWORK and not network:
            raise PermissionError("未经管理员配置，插件不得联网")
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING:
            raise PermissionError("插件不得写文件")

    return refuse
