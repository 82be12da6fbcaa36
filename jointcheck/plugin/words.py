"""The words an answer may use. They are stored as printed, so a volume needs no code table."""

from jointcheck.ground.words import N_

PASS = "未发现问题"  # noqa: S105 - a verdict
PROBLEM = "发现问题"
ABSENT = "不涉及"
UNCHECKED = "未检查"  # 第十一条：每一项都要检查，没有默认结论
VERDICTS = (PASS, PROBLEM, ABSENT)

ANY = N_("任何结果")  # in photos_on and note_on: whatever the answer is

KINDS = ("verdict", "number", "date", "choice", "text", "group", "repeat")
GROUPS = ("group", "repeat")  # no answer of their own
KIND_TITLES = {
    "verdict": "检查结论",
    "number": "数字",
    "date": "日期",
    "choice": "选项",
    "text": "文字",
    "group": "分组",
    "repeat": "重复组",
}
