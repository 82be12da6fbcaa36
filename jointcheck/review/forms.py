"""What a reviewer enters."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import (
    Form as Part,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from jointcheck.ground.forms import Form, Query
from jointcheck.review.rules import DEPARTMENT_STEP

WORDS = 2000
DUE = [
    ("", _l("全部")),
    ("-1", _l("已逾期")),
    ("2", _l("2 个工作日内")),
    ("5", _l("5 个工作日内")),
    ("10", _l("10 个工作日内")),
]


class QueueQuery(Query):
    q = StringField(_l("名称、代码或记录编号"), [Length(max=100)])
    result = SelectField(_l("检查结果"), choices=[], validate_choice=False)
    due = SelectField(
        _l("期限"),
        choices=[SelectChoice(*one) for one in DUE],
        validate_choice=False,
    )
    task = StringField(_l("抽查任务"), [Length(max=100)])


class PassForm(Form):
    """Bound to the content that was shown, not to the record: other departments may be quicker."""

    text = TextAreaField(_l("审核意见"), [Optional(), Length(max=WORDS)], default="",
                         description=_l("可以不填。通过以后不能再改。"))  # fmt: skip
    digest = HiddenField(_l("内容摘要"), [InputRequired(), Length(max=64)])
    code = HiddenField(_l("审核环节"), [Length(max=200)], default=DEPARTMENT_STEP)

    def values(self) -> dict[str, Any]:
        return super().values() | {"text": (self.text.data or "").strip()}


class CommentPart(Part):
    """A remark on one item of a sheet."""

    sheet_id = IntegerField(widget=HiddenInput())
    code = HiddenField(validators=[Length(max=80)])
    text = TextAreaField(_l("意见"), [Optional(), Length(max=WORDS)], render_kw={"rows": 2})


class ReturnForm(Form):
    reason = TextAreaField(_l("退回理由"), [InputRequired(_l("请写明退回理由。")), Length(max=WORDS)],
                           description=_l("检查小组要据此重新核实，请写清楚哪一项、为什么。"))  # fmt: skip
    comments = FieldList(FormField(CommentPart))
    digest = HiddenField(_l("内容摘要"), [InputRequired(), Length(max=64)])
    code = HiddenField(_l("审核环节"), [Length(max=200)], default=DEPARTMENT_STEP)

    def values(self) -> dict[str, Any]:
        given = [one.data for one in self.comments if (one.data["text"] or "").strip()]
        return {
            "reason": self.reason.data.strip(), "digest": self.digest.data, "code": self.code.data,
            "comments": [
                {"sheet_id": c["sheet_id"], "code": c["code"] or "", "text": c["text"].strip()}
                for c in given
            ],
        }  # fmt: skip


class WaiveForm(Form):
    reason = TextAreaField(_l("理由"), [InputRequired(_l("请写明理由。")), Length(max=WORDS)])


class PassManyForm(Form):
    """Only the rows of the page on which it stands; ``choices`` are its records."""

    records = SelectMultipleField(_l("记录"), coerce=int, choices=[], validate_choice=False)
