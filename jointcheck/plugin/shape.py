"""Dataclasses to plain JSON values and back, refusing whatever does not fit.

Every value that crosses a boundary (a plugin's answer, a pinned checklist) comes through here.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

MAX_TEXT = 20_000
STAYS = {"travels": False}  # field metadata: plugin code never leaves the plugin's own process


class ShapeError(ValueError):
    """A value does not have the promised type. The text is a Chinese sentence naming the place."""


def plain(value: Any) -> Any:
    """JSON values for `value`; fields equal to their default are left out.

    Leaving defaults out keeps old digests stable when a later release adds a field.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: plain(getattr(value, f.name))
            for f in fields(value)
            if f.metadata.get("travels", True) and getattr(value, f.name) != _default(f)
        }
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def canonical(value: Any) -> bytes:
    """The one UTF-8 JSON text of `value`: sorted keys, no spaces.

    Raises ShapeError for what JSON has no word for: NaN, infinity, foreign objects, cycles.
    """
    options: dict[str, Any] = {"ensure_ascii": False, "sort_keys": True, "allow_nan": False}
    try:
        return json.dumps(plain(value), separators=(",", ":"), **options).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ShapeError("含有不能传送的值，如 NaN、循环引用或自定义对象") from error


def parse(text: str | bytes) -> Any:
    """JSON values from text; NaN, Infinity, repeated keys and broken text raise ShapeError."""
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_once)
    except ShapeError:
        raise
    except (ValueError, RecursionError) as error:
        raise ShapeError("内容不是有效的 JSON 文本") from error


def build(kind: Any, value: Any, where: str = "内容") -> Any:
    """An instance of type `kind` from JSON values; `where` names the place in error sentences.

    Raises ShapeError for a wrong type, a missing field, an over-long text or a broken date.
    Unknown fields are passed over, so that a newer release's data stays readable.
    """
    if kind is Any:
        return value
    origin = get_origin(kind)
    if origin is not None:
        return _build_generic(kind, origin, value, where)
    if is_dataclass(kind):
        return _build_dataclass(kind, value, where)
    if issubclass(kind, date):
        return _date(kind, value, where)
    return _scalar(kind, value, where)


def _build_generic(kind: Any, origin: Any, value: Any, where: str) -> Any:
    inner = get_args(kind)
    if origin is tuple:
        _expect(isinstance(value, list | tuple), where, "应为列表")
        return tuple(build(inner[0], v, f"{where}[{n}]") for n, v in enumerate(value, 1))
    if origin is Mapping:
        _expect(isinstance(value, Mapping), where, "应为键值对")
        return {str(k): build(inner[1], v, f"{where}.{k}") for k, v in value.items()}
    if origin is Literal:
        _expect(value in inner, where, f"只能是{'、'.join(map(str, inner))}之一")
        return value
    _expect(origin in (Union, types.UnionType), where, "类型不受支持")
    if value is None and type(None) in inner:
        return None
    return build(next(k for k in inner if k is not type(None)), value, where)


def _build_dataclass(kind: Any, value: Any, where: str) -> Any:
    _expect(isinstance(value, Mapping), where, "应为键值对")
    hints, given = _hints(kind), {}
    for f in fields(kind):
        if not f.metadata.get("travels", True):
            continue
        if f.name in value:
            given[f.name] = build(hints[f.name], value[f.name], f"{where}.{f.name}")
        else:
            _expect(_default(f) is not MISSING, where, f"缺少 {f.name}")
    return kind(**given)


def _date(kind: Any, value: Any, where: str) -> Any:
    _expect(isinstance(value, str), where, "应为日期文字，如 2026-07-01")
    try:
        return kind.fromisoformat(value)
    except ValueError as error:
        raise ShapeError(f"{where}：“{value[:40]}”不是有效日期，应如 2026-07-01") from error


def _scalar(kind: Any, value: Any, where: str) -> Any:
    names = {str: "文字", int: "整数", bool: "是或否"}
    _expect(type(value) is kind, where, f"应为{names.get(kind, kind.__name__)}")
    if kind is str:
        _expect(len(value) <= MAX_TEXT, where, f"文字过长（上限 {MAX_TEXT} 字）")
        _expect(not any(_unprintable(c) for c in value), where, "含有不可显示的控制字符")
    return value


def _unprintable(character: str) -> bool:
    return (character < " " and character not in "\n\t") or "\ud800" <= character <= "\udfff"


def _default(field: "Field[Any]") -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _expect(holds: bool, where: str, sentence: str) -> None:
    if not holds:
        raise ShapeError(f"{where}：{sentence}")


def _refuse_constant(word: str) -> Any:
    raise ShapeError(f"不接受 {word}，数字须为有限值")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ShapeError("同一名称出现两次")
    return found
