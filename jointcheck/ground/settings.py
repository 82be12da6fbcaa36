"""Settings: environment first, then ``instance/config.toml``, then defaults that are safe."""

import os
import tomllib
from pathlib import Path
from typing import Any

NAMES = ("DATABASE_URL", "DATA", "SECRET_KEY", "HOST", "PORT", "PLUGINS", "COUNTY", "FONTS",
         "SECURE_COOKIES", "PUBLIC_URL", "IDLE_MINUTES", "PUBLIC_YEARS", "INDIVIDUAL_YEARS")  # fmt: skip
EXAMPLES = {"secret", "changeme", "change-me", "dev", "test", "example"}
MEGABYTE = 1024 * 1024


class Unsafe(Exception):
    """The program must not start like this; the message says what to do."""


def read(instance: Path) -> dict[str, Any]:
    """Settings by their short names, e.g. ``{"DATABASE_URL": …}``."""
    file = instance / "config.toml"
    stored = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    found = {name: stored.get(name.lower()) for name in NAMES}
    if isinstance(stored.get("plugins"), dict):  # a table: settings of plugins, not the mode
        found |= {"PLUGINS": None, "PLUGIN_SETTINGS": stored["plugins"]}
    found.update({name: os.environ[f"JOINTCHECK_{name}"] for name in NAMES
                  if f"JOINTCHECK_{name}" in os.environ})  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def flask_config(given: dict[str, Any], instance: Path) -> dict[str, Any]:
    """What Flask and its extensions want to know."""
    data = Path(given.get("DATA") or instance)
    url = given.get("DATABASE_URL") or f"sqlite:///{(instance / 'jointcheck.sqlite').resolve()}"
    return {
        "SECRET_KEY": given.get("SECRET_KEY"),
        "SQLALCHEMY_DATABASE_URI": url.replace("postgresql://", "postgresql+psycopg://"),
        "DATA": data,
        "FONTS": given.get("FONTS"),
        "COUNTY": given.get("COUNTY") or "新平县",
        "PUBLIC_URL": (given.get("PUBLIC_URL") or "http://127.0.0.1:8000").rstrip("/"),
        "PLUGINS": given.get("PLUGINS") or "on",
        "PLUGIN_SETTINGS": given.get("PLUGIN_SETTINGS") or {},
        "IDLE_MINUTES": int(given.get("IDLE_MINUTES") or 30),
        "PUBLIC_YEARS": int(given.get("PUBLIC_YEARS") or 5),
        "INDIVIDUAL_YEARS": int(given.get("INDIVIDUAL_YEARS") or 2),
        "SESSION_COOKIE_NAME": "jointcheck",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": str(given.get("SECURE_COOKIES", "")).lower() in ("1", "true"),
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 64 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 4 * MEGABYTE,
        "MAX_FORM_PARTS": 5000,
        "BABEL_DEFAULT_LOCALE": "zh",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
    }  # fmt: skip


def refuse_weak_key(key: str | None) -> None:
    """No start with a missing, short or example key: sessions could be forged."""
    if not key:
        raise Unsafe("没有密钥：请先运行 jointcheck init，或设置 JOINTCHECK_SECRET_KEY。"
                     " No secret key: run `jointcheck init` first.")  # fmt: skip
    if len(key) < 32 or key.lower() in EXAMPLES or len(set(key)) < 8:
        raise Unsafe("密钥过短或过于简单：至少 32 个随机字符。"
                     " The secret key is too short or too simple.")  # fmt: skip
