"""Forms for a list that was drawn on another platform."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from jointcheck.ground.forms import Form


class ImportForm(Form):
    platform = StringField(
        _l("抽取名单的平台"), [InputRequired(_l("请填写平台名称。")), Length(max=60)],
        default="协同监管平台-云南",
    )  # fmt: skip
    number = StringField(
        _l("平台上的抽取编号或批次号"), [InputRequired(_l("请填写编号。")), Length(max=60)]
    )
    drawn_on = DateField(_l("平台抽取日期"), [InputRequired(_l("请填写日期。"))])
    file = FileField(
        _l("平台导出的名单"), [FileRequired(_l("请选择文件。"))],
        description=_l("CSV 或 XLSX，第一行是列名。必需一列统一社会信用代码（或注册号）；"
                       "可有企业名称、检查人员（执法证件号，组长在前，用顿号分开）"),
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        stream = self.file.data
        return {
            "platform": " ".join(str(self.platform.data).split()),
            "number": " ".join(str(self.number.data).split()),
            "drawn_on": self.drawn_on.data,
            "data": stream.read(),
            "filename": stream.filename or _("名单"),
        }


class ConfirmForm(Form):
    read = BooleanField(
        _l("我已将名单与平台上的逐户核对，一致"), [InputRequired(_l("请核对后勾选。"))]
    )

    def values(self) -> dict[str, Any]:
        return {}


class SendBackForm(Form):
    reason = TextAreaField(_l("退回理由"), [InputRequired(_l("请写明理由。")), Length(max=500)])
