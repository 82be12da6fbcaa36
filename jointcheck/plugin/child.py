"""The plugin's own process: reads one request, runs plugin code, writes one reply, ends.

Request and reply are JSON, so nothing the plugin does to its arguments or its interpreter
reaches the server. Started by `process.py`; never imported by the application.
"""

import importlib
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pluggy

from . import guard, hookspecs
from .answers import Answer
from .checklist import Checklist
from .events import EVENTS
from .shape import ShapeError, build, canonical, parse, plain
from .spreadsheet import Faulty
from .values import Bundle, Card, Workbook
from .workbook import read


def main() -> None:
    """Serve the request on standard input; the reply goes to the standard output we were given."""
    out, request = _private_output(), parse(sys.stdin.buffer.read())
    sys.path += [p for p in request["path"] if p not in sys.path]
    guard.limit(request["seconds"], request["memory"], request["reply"])
    guard.house()
    guard.fence(network=bool(request["values"].get("settings", {}).get("address")))
    os.write(out, _reply(request))
    os._exit(0)  # threads a plugin left behind must not keep the process


def _private_output() -> int:
    # print() in a plugin goes nowhere instead of into the reply
    out = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return out


def _reply(request: dict[str, Any]) -> bytes:
    try:
        return canonical({"ok": _serve(request)})
    except BaseException as error:
        return canonical({"trouble": sentence(error)})


def _serve(request: dict[str, Any]) -> Any:
    hooks = _load(request["module"], request["name"])
    task, values = request["task"], request["values"]
    if task == "admit":
        offers, checks = _offers(hooks)
        return {"has": _implemented(hooks), "offers": offers, "checks": checks}
    return plain(TASKS[task](hooks, request["code"], values))


def _load(module: str, name: str) -> pluggy.PluginManager:
    manager = pluggy.PluginManager("jointcheck")
    manager.add_hookspecs(hookspecs)
    manager.register(importlib.import_module(module), name)
    manager.check_pending()
    if not _implemented(manager):
        raise ShapeError("没有实现任何挂钩，请核对入口点所指的模块")
    return manager


def _implemented(hooks: pluggy.PluginManager) -> list[str]:
    names = (*hookspecs.OFFERS, "assess", "on_event")
    return [name for name in names if getattr(hooks.hook, name).get_hookimpls()]


def _offers(hooks: pluggy.PluginManager) -> tuple[dict[str, Any], list[str]]:
    names = [name for name in _implemented(hooks) if name in hookspecs.OFFERS]
    checks: list[str] = []
    return {name: _offer(hooks, name, checks) for name in names}, checks


def _offer(hooks: pluggy.PluginManager, name: str, checks: list[str]) -> dict[str, Any]:
    try:
        said = getattr(hooks.hook, name)()
        found: Any = said[0] if said else None  # pluggy leaves an answer of None out
        values = [_opened(value) for value in found] if _listlike(found) else found
        canonical(values)  # what cannot travel is this hook's trouble, not the whole plugin's
        if name == "checklists" and isinstance(values, list):
            checks += _with_checks(values)
        return {"ok": plain(values)}
    except BaseException as error:
        return {"trouble": sentence(error)}


def _with_checks(values: list[Any]) -> list[str]:
    """Codes of the checklists that have inline checks; what does not fit is a trouble."""
    found = [one for one in values if isinstance(one, Checklist) and one.form_base is not None]
    for one in found:
        _inline().refuse_unfit(one)
    return [one.code for one in found]


def _listlike(found: Any) -> bool:
    return isinstance(found, Iterable) and not isinstance(found, str | bytes | Mapping)


def _opened(value: Any) -> Any:
    if not isinstance(value, Workbook):
        return value
    checklist = read(files(value.package).joinpath(value.file).read_bytes())
    return replace(checklist, form_base=value.form_base)


def _assess(hooks: pluggy.PluginManager, code: str, values: dict[str, Any]) -> Any:
    answers = {key: build(Answer, answer) for key, answer in values["answers"].items()}
    found = hooks.hook.assess(
        checklist=build(Checklist, values["checklist"]),
        answers=answers,
        card=build(Card, values["card"]),
    )
    return found[0] if found else None


def _check(hooks: pluggy.PluginManager, code: str, values: dict[str, Any]) -> Any:
    answers = {key: build(Answer, answer) for key, answer in values["answers"].items()}
    checklist = build(Checklist, values["checklist"])  # as it was pinned
    offered = [_opened(value) for value in hooks.hook.checklists()[0]]
    return _inline().remarks(checklist, _named(offered, checklist.code).form_base, answers)


def _inline() -> Any:
    # WTForms takes as long to load as all the rest: only plugins with inline checks pay for it
    return importlib.import_module("jointcheck.plugin.inline")


def _fetch(hooks: pluggy.PluginManager, code: str, values: dict[str, Any]) -> Any:
    lookup = _named(hooks.hook.lookups()[0], code)
    return list(lookup.fetch(build(Card, values["card"]), values["settings"]))


def _push(hooks: pluggy.PluginManager, code: str, values: dict[str, Any]) -> Any:
    publisher = _named(hooks.hook.publishers()[0], code)
    return publisher.push(build(Bundle, values["bundle"]), values["settings"])


def _tell(hooks: pluggy.PluginManager, code: str, values: dict[str, Any]) -> None:
    event = build(EVENTS[code], values["event"])
    hooks.hook.on_event(event=event, settings=values.get("settings", {}))


def _named(offers: Any, code: str) -> Any:
    return next(offer for offer in offers if offer.code == code)


TASKS: dict[str, Callable[[pluggy.PluginManager, str, dict[str, Any]], Any]] = {
    "assess": _assess,
    "check": _check,
    "fetch": _fetch,
    "push": _push,
    "on_event": _tell,
}


def sentence(error: BaseException) -> str:
    """One line for the department: what kind of fault, and the plugin's own words, cut short."""
    if isinstance(error, Faulty):
        return "；".join(error.faults[:20])
    if isinstance(error, ShapeError):
        return str(error)
    if isinstance(error, ModuleNotFoundError):
        return f"找不到模块 {error.name}"
    titles = {MemoryError: "内存超过上限", RecursionError: "递归过深", SystemExit: "插件要求退出"}
    words = " ".join(str(error).split())[:300]
    return titles.get(type(error)) or f"{type(error).__name__}：{words or '没有说明'}"
