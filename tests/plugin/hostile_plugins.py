"""Thirty-four plugins that mean harm or were written badly: name → source, and what must be named."""

HEAD = """
import os, sys, threading, time
from datetime import date
from jointcheck.plugin import *
from jointcheck.plugin import Basis, Checklist, Item, Section, hookimpl

LAW = (Basis("某法", "主席令第1号", "第一条", date(2025, 7, 1)),)

def sheet(code, *rows):
    rows = rows or (Item("a", "某事项", LAW),)
    return Checklist(code, "1", "某表", "自然资源局", date(2026, 1, 1), (Section("一", rows),))
"""


def offering(body: str, hook: str = "checklists") -> str:
    return f"{HEAD}\n@hookimpl\ndef {hook}():\n    {body}\n"


# What is said when the plugin is read. None: nothing may be wrong with it.
AT_THE_DOOR: dict[str, tuple[str, str | None]] = {
    "raises": (offering('raise ValueError("没有文件")'), "没有文件"),
    "raises_in_lookups": (offering('raise ValueError("坏了")', "lookups"), "坏了"),
    "raises_in_papers": (offering("1 / 0", "papers"), "ZeroDivisionError"),
    "raises_in_review": (offering("assert False", "review_steps"), "AssertionError"),
    "raises_in_followups": (offering("raise KeyError('x')", "followups"), "KeyError"),
    "raises_in_publishers": (offering("raise OSError", "publishers"), "OSError"),
    "exits": (offering("sys.exit(3)"), "插件要求退出"),
    "exits_hard": (offering("os._exit(0)"), "中途退出"),
    "recurses": (HEAD + "\n@hookimpl\ndef checklists():\n    return checklists()\n", "递归过深"),
    "eats_a_gigabyte": (offering("return [bytearray(2**30)]"), "内存超过上限"),
    "returns_none": (offering("return None"), "空值"),
    "returns_html": (offering("return '<script>alert(1)</script>'"), "文字"),
    "returns_numbers": (offering("return [1, 2.5, float('nan')]"), "不能传送"),
    "returns_objects": (offering("return [object()]"), "不能传送"),
    "returns_a_lot": (offering("return [sheet('a', Item('a', 'x' * 2_000_000))]"), "答复过长"),
    "returns_500_kb": (offering("return ['x' * 500_000]"), "键值对"),
    "returns_itself": (offering("a = []; a.append(a); return a"), "不能传送"),
    "repeats_codes": (
        offering("a = Item('a', '事', LAW); return [sheet('r', a, a)]"), "重复出现",
    ),
    "no_basis": (offering("return [sheet('n', Item('a', '某事项'))]"), "须写明法律依据"),
    "control_characters": (offering("return [sheet('c', Item('a', 'x\\x00'))]"), "控制字符"),
    "wrong_arguments": (HEAD + "\n@hookimpl\ndef checklists(app, session): pass\n", "PluginValidation"),
    "unknown_hook": (HEAD + "\n@hookimpl\ndef before_request(): pass\n", "PluginValidation"),
    "missing_import": ("import no_such_package\n", "no_such_package"),
    "broken_syntax": ("def checklists(:\n", "SyntaxError"),
    "empty": ("", "没有实现任何挂钩"),
    "reaches_for_the_house": (
        "from jointcheck.ground.db import db\n" + offering("return []"), "只能使用 jointcheck.plugin",
    ),
    "opens_a_route": (
        offering("from jointcheck import create_app; create_app(); return []"), "只能使用 jointcheck.plugin",
    ),
    "writes_and_connects": (offering("open('left_behind', 'w'); return []"), "不得写文件"),
}  # fmt: skip

# Ended when their time is up.
ENDLESS = {
    "never_ends": offering("while True: pass"),
    "sleeps_at_import": "import time\ntime.sleep(600)\n",
    "floods": offering("while True: [os.write(n, b'x' * 65536) for n in (1, 2)]"),
}

# Harmless when read; what they do comes later, or must have no effect outside their process.
SMILING = {
    "prints": HEAD + """
print("noise")
@hookimpl
def checklists():
    os.write(1, b"noise")
    threading.Thread(target=time.sleep, args=(60,)).start()
    return [sheet("prints")]
""",
    "monkeypatches": HEAD + """
import json, hashlib, builtins
import jointcheck.plugin.answers, jointcheck.plugin.shape
json.dumps = lambda *a, **k: "{}"
jointcheck.plugin.answers.missing = lambda *a: []
hashlib.sha256 = None
builtins.open = None
@hookimpl
def checklists():
    return []
""",
    "assesses": HEAD + """
@hookimpl
def checklists():
    return [sheet("assessed")]
@hookimpl
def lookups():
    def fetch(card, settings):
        while True:
            pass
    return [Lookup("slow", "慢查询", fetch)]
@hookimpl
def assess(checklist, answers):
    answers.clear()
    object.__setattr__(checklist, "title", "改了")
    return Assessment((), float("inf"))
@hookimpl
def on_event(event):
    os.abort()
""",
}  # fmt: skip
