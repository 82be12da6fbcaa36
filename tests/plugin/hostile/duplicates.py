from datetime import date

from jointcheck.plugin import Basis, Checklist, Item, Section, hookimpl

ROW = Item("a", "某事项", (Basis("某法", "无文号", "第一条", date(2025, 7, 1)),))


@hookimpl
def checklists():
    twice = Checklist("twice", "1", "重号", "某局", date(2026, 1, 1), (Section("一", (ROW, ROW)),))
    fine = Checklist("fine", "1", "正常", "某局", date(2026, 1, 1), (Section("一", (ROW,)),))
    return [twice, fine, fine]
