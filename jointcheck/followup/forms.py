"""What is entered about matters after the result."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    DecimalField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from jointcheck.catalogue.fields import Percent
from jointcheck.followup.rules import KINDS, STATES
from jointcheck.ground.forms import Form, Query
from jointcheck.ground.language import later

WORDS = 2000


def choices(words: dict[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(key, later(word)) for key, word in words.items()]


class MatterQuery(Query):
    q = StringField(_l("事项、检查对象或编号"), [Length(max=100)])
    kind = SelectField(_l("种类"), choices=choices({"": _l("全部")} | KINDS), validate_choice=False)
    state = SelectField(
        _l("状态"), choices=choices({"": _l("全部")} | STATES), validate_choice=False
    )


class HandOverForm(Form):
    finding = SelectField(_l("检查事项"), coerce=int, choices=[])
    kind = SelectField(_l("种类"), choices=choices(KINDS))
    title = StringField(_l("要办的事"), [InputRequired(), Length(max=200)])
    text = TextAreaField(_l("情况说明"), [InputRequired(), Length(max=WORDS)])
    department = SelectField(_l("接收部门"), coerce=int, choices=[],
                             description=_l("复核整改和移送司法机关由本部门跟踪到完结。"))  # fmt: skip
    receiver = StringField(_l("具体承办单位或系统外机关"), [Optional(), Length(max=100)],
                           description=_l("如股室、公安机关、检察机关。移送司法机关时必填。"))  # fmt: skip
    basis = StringField(_l("依据"), [Optional(), Length(max=500)])
    due_on = DateField(_l("办理期限"), [Optional()])

    def values(self) -> dict[str, Any]:
        given = super().values()
        return given | {
            name: (given[name] or "").strip() for name in ("receiver", "basis", "title", "text")
        }


class AcceptForm(Form):
    text = StringField(_l("接收说明或回执号"), [Optional(), Length(max=200)])

    def values(self) -> dict[str, Any]:
        return {"text": (self.text.data or "").strip()}


class AnswerForm(Form):
    text = TextAreaField(_l("办理情况"), [InputRequired(_l("请写明办理情况。")), Length(max=WORDS)])
    file = FileField(_l("材料（可以不传）"), description=_l("照片、PDF、录音、录像或压缩包。"))

    def values(self) -> dict[str, Any]:
        upload = self.file.data
        return {"text": self.text.data.strip(), "file": upload.read() if upload else None}


class ReopenForm(Form):
    text = TextAreaField(_l("还要补充什么"), [InputRequired(), Length(max=WORDS)])


class CloseForm(Form):
    text = TextAreaField(_l("完结意见"), [InputRequired(_l("请写明完结意见。")), Length(max=WORDS)])


class YearQuery(Query):
    year = SelectField(_l("年份"), coerce=int, choices=[], validate_choice=False)


class SpecialForm(Form):
    origin = SelectField(_l("问题来自哪项抽查任务"), coerce=int, choices=[])
    ratio = DecimalField(
        _l("抽查比例（%）"),
        [InputRequired(), NumberRange(min=Decimal("0.01"), max=100)],
        places=2,
    )
    starts_on = DateField(_l("检查开始日期"), [InputRequired()])
    ends_on = DateField(_l("检查结束日期"), [InputRequired()])
    reason = TextAreaField(_l("提出理由"), [InputRequired(), Length(max=WORDS)])

    def values(self) -> dict[str, Any]:
        given = super().values()
        return given | {"ratio_bp": round(given.pop("ratio") * 100)}


class ThresholdForm(Form):
    fewest = IntegerField(_l("至少几户有问题"), [InputRequired(), NumberRange(1, 10_000)])
    frequent = Percent(_l("“偏高”的发现率（%）"), [InputRequired()])
    common = Percent(_l("“普遍性问题”的发现率（%）"), [InputRequired()])
    reason = TextAreaField(_l("理由"), [InputRequired(), Length(max=WORDS)])
