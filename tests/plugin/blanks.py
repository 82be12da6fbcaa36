"""A small checklist that uses every kind of item, for the tests of this room."""

from datetime import date

from jointcheck.plugin import (
    ANY,
    PASS,
    PROBLEM,
    Band,
    Basis,
    Checklist,
    Condition,
    Item,
    Section,
    Sentence,
    Suggestion,
)

LAW = (Basis("某某法", "主席令第某号", "第十条", date(2025, 7, 1), date(2030, 12, 31)),)

LICENCE = Item(
    "licence",
    "是否持证",
    LAW,
    method="查阅资料",
    points="核对原件。\n注意有效期。",
    photos_on=(PROBLEM,),
    sentences=(Sentence(PROBLEM, "无证：已责令停止。"),),
    materials=("许可证、副本", "合同"),
    weight=3,
    suggests=(Suggestion(PROBLEM, "PEND"),),
)
AREA = Item(
    "area",
    "超占面积",
    LAW,
    kind="number",
    unit="亩",
    minimum="0.1",
    maximum="100",
    show_if=Condition("licence", (PROBLEM,)),
    photos_on=(ANY,),
)
DAY = Item("day", "到期日", LAW, kind="date", minimum="2000-01-01", note_on=())
GRADE = Item("grade", "等级", LAW, kind="choice", choices=("甲级", "乙级"), note_on=("乙级",))
REMARK = Item("remark", "其他情况", LAW, kind="text", optional=True)
WASTE = Item(
    "waste",
    "危险废物",
    kind="group",
    show_if=Condition("grade", ("甲级",)),
    items=(
        Item("store", "贮存", LAW, weight=1),
        Item("ledger", "台账", LAW, show_if=Condition("store", (PASS,))),
    ),
)
BLANK = Checklist(
    "blank",
    "2026.1",
    "某某专项检查表",
    "某某局",
    date(2026, 1, 1),
    (Section("证照", (LICENCE, AREA, DAY)), Section("现场", (GRADE, REMARK, WASTE))),
    serves=("X-01", "X-02"),
    bands=(Band("好", 80), Band("差", 0)),
    materials=("营业执照",),
    may_be_announced=False,
)
