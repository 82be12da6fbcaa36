import os
import threading
import time
from datetime import date

from jointcheck.plugin import Assessment, Basis, Checklist, Item, Remark, Section, hookimpl

ROWS = (Item("a", "某事项", (Basis("某法", "无文号", "第一条", date(2025, 7, 1)),)),)


@hookimpl
def checklists():
    os.write(1, b"noise on standard output")
    return [Checklist("sheet", "1", "某表", "某局", date(2026, 1, 1), (Section("一", ROWS),))]


@hookimpl
def assess(checklist, answers):
    threading.Thread(target=time.sleep, args=(60,)).start()
    wish = answers.pop("a").note
    answers.clear()
    object.__setattr__(checklist, "title", "改了")
    if wish == "hang":
        time.sleep(60)
    if wish == "fail":
        raise RuntimeError("算不出来\r\n\x1b[31m")
    if wish == "elsewhere":
        return Assessment((Remark("no_such_item", "意见"),))
    if wish == "nan":
        return Assessment((), float("nan"))
    if wish == "text":
        return "<b>很好</b>"
    return Assessment((Remark("a", "请核对"),), 80)


@hookimpl
def on_event(event):
    raise SystemExit
