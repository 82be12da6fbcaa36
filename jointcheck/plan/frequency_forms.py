"""Forms of the 频次台账."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from jointcheck.catalogue.fields import TEXT, WORD, Required, offer, reason
from jointcheck.catalogue.forms import ANY
from jointcheck.ground.forms import Form, Query
from jointcheck.plan import frequency_rules as rules

MARKS = {"full": _l("已达到上限"), "over": _l("超过上限")}


class FrequencyQuery(Query):
    q = StringField(_l("名称或代码"), [WORD])
    year = SelectField(_l("年度"), choices=[], validate_choice=False)
    department = SelectField(_l("检查部门"), choices=[], validate_choice=False)
    mark = SelectField(_l("频次情况"), choices=offer([ANY, *MARKS.items()]), validate_choice=False)


class CapForm(Form):
    year = IntegerField(_l("年度"), [InputRequired(), NumberRange(2000, 2999)])
    times = IntegerField(
        _l("每户每年最多检查（次）"), [InputRequired(), NumberRange(1, rules.MOST_TIMES)]
    )
    basis = StringField(_l("依据"), [Required(), Length(max=300)],
                        description=_l("公布频次上限的文件和文号。"))  # fmt: skip


class OutsideForm(Form):
    file = FileField(_l("文件"), [FileRequired(_l("请选择文件。"))],
                     description=_l("CSV 或 XLSX，对象须已在名录库中；已经导入过的行不会重复登记。"))  # fmt: skip

    def values(self) -> dict[str, Any]:
        stream = self.file.data
        return {"data": stream.read(), "filename": stream.filename or ""}


class WithdrawOutsideForm(Form):
    reason = reason(_l("撤回理由"))


class OverrideForm(Form):
    department = SelectField(_l("频次上限属于"), coerce=int, choices=[])
    ground = SelectField(_l("理由"), choices=offer(rules.GROUNDS.items()), validate_choice=False)
    code = StringField(_l("检查对象代码"), [Optional(), WORD],
                       description=_l("上级部署的专项检查适用于整项任务，不填代码。"))  # fmt: skip
    reason = TextAreaField(_l("情况说明"), [Required(), TEXT], render_kw={"rows": 3})
