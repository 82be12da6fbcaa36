"""Forms of the outbox: what to send where, answers by file, and which platform wants what."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from jointcheck.ground.forms import Form
from jointcheck.publish.outbox_file import COLUMNS, PLATFORM


class SendForm(Form):
    """导出一批 for one platform."""

    platform = SelectField(_l("平台"), choices=[], default=PLATFORM)


class AcknowledgementForm(Form):
    platform = SelectField(_l("平台"), choices=[], default=PLATFORM)
    file = FileField(_l("平台回执文件"), [FileRequired(_l("请选择平台回执文件。"))])

    def values(self) -> dict[str, Any]:
        sent = self.file.data
        return {
            "file": sent.read(),
            "filename": sent.filename or "",
            "platform": self.platform.data,
        }


class PlatformForm(Form):
    """对照表 of one platform."""

    platform = StringField(_l("平台名称"), [InputRequired(), Length(max=60)])
    columns = TextAreaField(
        _l("对照表"), [InputRequired(), Length(max=4000)], render_kw={"rows": 22},
        description=_l("一行一列，按文件里的次序：字段=平台的列名。"),
    )  # fmt: skip
    active = BooleanField(_l("向这个平台报送新公示的结果"), default=True)

    def fill(self, known: dict[str, Any]) -> None:
        """Show the mapping in force of the platform that the address names."""
        one = known.get(request.args.get("platform", ""))
        self.platform.data = one.platform if one else ""
        pairs = one.columns if one else COLUMNS.items()
        self.columns.data = "\n".join(f"{key}={title}" for key, title in pairs)
        if one:
            self.active.data = one.active

    def values(self) -> dict[str, Any]:
        lines = filter(None, map(str.strip, self.columns.data.splitlines()))
        pairs = [line.replace("＝", "=").partition("=") for line in lines]
        return {
            "platform": self.platform.data.strip(),
            "columns": [[key.strip(), title.strip()] for key, _sign, title in pairs],
            "active": self.active.data,
        }  # fmt: skip
