"""Forms from dispatch to the door."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from jointcheck.ground import clock
from jointcheck.ground.forms import Form, Query
from jointcheck.ground.language import later, told
from jointcheck.ground.merge import Values
from jointcheck.visit import rules, steps
from jointcheck.visit.moments import MomentField
from jointcheck.visit.rules import ATTEMPTS, Attempt
from jointcheck.visit.sheets import tidy

LONGEST_LINE = 100
MOST_LINES = 40


class Boxes(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RecordQuery(Query):
    """Which records to show."""

    q = StringField(_l("企业、代码或编号"), [Length(max=100)])
    state = SelectField(
        _l("状态"),
        choices=[
            SelectChoice("", _l("全部")),
            *(SelectChoice(state, later(word)) for state, word in rules.STATES.items()),
        ],
        default="",
    )
    due = SelectField(
        _l("期限"),
        choices=[
            SelectChoice("", _l("不限")),
            SelectChoice("overdue", _l("已逾期")),
            SelectChoice("soon", _l("五个工作日内")),
        ],
        default="",
    )
    task = StringField(_l("任务名称或编号"), [Length(max=100)])
    team = StringField(_l("检查小组（组号）"), [Length(max=10)])


class PrepareForm(Form):
    done = Boxes(_l("已准备好的事项"))

    def merge(self, base: Values, theirs: Values) -> None:
        """What this officer ticked or took back, over what the others ticked meanwhile."""
        before, mine = set(base.get("done", [])), set(self.done.data or [])
        now = {one.code for one in steps.preparations(self.thing)}
        self.done.data = sorted(now - (before - mine) | (mine - before))


class LookUpForm(Form):
    """A button: ask the registers."""


class NoticeForm(Form):
    begins = DateField(_l("检查开始日期"), [InputRequired(_l("请选择检查开始日期。"))])
    ends = DateField(_l("检查结束日期"), [InputRequired(_l("请选择检查结束日期。"))])
    materials = TextAreaField(
        _l("请企业准备的资料"), [Length(max=4000)], description=_l("一行一项")
    )
    contact = StringField(_l("联系人"), [Length(max=20)], description=_l("可以不填，由人员手写"))
    phone = StringField(_l("联系电话"), [InputRequired(_l("请填写办公电话。")), Length(max=30)])
    supervision = StringField(_l("行政执法监督电话"), [Length(max=30)])
    named = BooleanField(_l("告知书上列明检查人员姓名和执法证号"))

    def validate_materials(self, field: Any) -> None:
        found = lines(field.data)
        if len(found) > MOST_LINES or any(len(line) > LONGEST_LINE for line in found):
            raise ValidationError(_l("最多四十行，每行不超过一百字。"))

    def validate_begins(self, field: Any) -> None:
        refuse_odd_year(field.data)

    def validate_ends(self, field: Any) -> None:
        refuse_odd_year(field.data)

    def values(self) -> dict[str, Any]:
        found = super().values()
        stripped = {
            name: (found[name] or "").strip() for name in ("contact", "phone", "supervision")
        }
        return found | stripped | {"materials": lines(self.materials.data)}


class DeliverForm(Form):
    delivery = RadioField(
        _l("送达方式"),
        [InputRequired(_l("请选择送达方式。"))],
        choices=[SelectChoice(way, later(way)) for way in rules.DELIVERIES],
    )
    receiver = StringField(_l("签收人"), [InputRequired(_l("请填写签收人。")), Length(max=40)])
    delivered_at = MomentField(_l("送达时间"), [InputRequired(_l("请填写送达时间。"))])
    receipt = FileField(_l("签收照片或邮寄回执"), description=_l("可以不传；照片或 PDF"))

    def values(self) -> dict[str, Any]:
        return super().values() | {"receipt": content(self.receipt.data)}


class ArriveForm(Form):
    inspectors = Boxes(_l("到场的小组成员"), coerce=int)
    arrived_at = MomentField(_l("到场时间"), [InputRequired(_l("请填写到场时间。"))])
    lat = HiddenField(validators=[Optional(), Length(max=20)])
    lon = HiddenField(validators=[Optional(), Length(max=20)])
    accuracy = HiddenField(validators=[Optional(), Length(max=20)])

    def values(self) -> dict[str, Any]:
        return {
            "inspectors": self.inspectors.data,
            "arrived_at": self.arrived_at.data,
            "place": place(self.lat.data, self.lon.data, self.accuracy.data),
        }


class LeaveForm(Form):
    inspectors = Boxes(_l("离场的人员"), coerce=int)
    left_at = MomentField(_l("离场时间"), [InputRequired(_l("请填写离场时间。"))])


class DirectForm(Form):
    code = RadioField(_l("检查结果"), [InputRequired(_l("请选择检查结果。"))])
    ground = TextAreaField(
        _l("事实和依据"),
        [InputRequired(_l("请写明事实和依据。")), Length(min=10, max=2000,
         message=_l("请把事实和依据写清楚，十字以上、两千字以内。"))],
    )  # fmt: skip
    address_on = DateField(_l("到住所（经营场所）核实的日期"), [Optional()])
    address = TextAreaField(_l("到住所（经营场所）核实的情况"), [Length(max=500)])
    contact_on = DateField(_l("通过留存的联络方式联系的日期"), [Optional()])
    contact = TextAreaField(_l("通过留存的联络方式联系的情况"), [Length(max=500)])
    proofs = MultipleFileField(_l("证明材料"), description=_l("照片、PDF、录音或录像，可多选"))

    def validate_address(self, field: Any) -> None:
        self.refuse_half("address")

    def validate_contact(self, field: Any) -> None:
        self.refuse_half("contact")

    def refuse_half(self, how: str) -> None:
        """A date without what happened, or the reverse, is not an attempt."""
        if bool(self[f"{how}_on"].data) != bool((self[how].data or "").strip()):
            raise ValidationError(_l("日期和情况要一并填写。"))

    def values(self) -> dict[str, Any]:
        attempts = [
            Attempt(how, self[f"{how}_on"].data, tidy(self[how].data))
            for how in ATTEMPTS
            if self[f"{how}_on"].data and self[how].data
        ]
        proofs = [bytes_ for file in self.proofs.data or () if (bytes_ := content(file))]
        return {"code": self.code.data, "ground": tidy(self.ground.data),
                "attempts": attempts, "proofs": proofs}  # fmt: skip


class WithdrawForm(Form):
    reason = TextAreaField(_l("撤回理由"), [InputRequired(_l("请填写撤回理由。")), Length(max=500)])


def choices(offered: Mapping[Any, Any]) -> list[Any]:
    """What a field offers: value → words."""
    return [SelectChoice(str(value), told(text)) for value, text in offered.items()]


def lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def content(file: Any) -> bytes | None:
    """The bytes of an uploaded file; None when none was chosen."""
    return file.read() or None if file and getattr(file, "filename", "") else None


def refuse_odd_year(day: date | None) -> None:
    if day and abs(day.year - clock.today().year) > 1:
        raise ValidationError(_l("日期不对，请核对年份。"))


def place(lat: str | None, lon: str | None, accuracy: str | None) -> dict[str, float] | None:
    """Where the tablet says it is; None when it does not say, or says nonsense."""
    try:
        found = {"lat": float(lat or ""), "lon": float(lon or ""), "accuracy": float(accuracy or 0)}
    except ValueError:
        return None
    sane = abs(found["lat"]) <= 90 and abs(found["lon"]) <= 180 and 0 <= found["accuracy"] < 1e7
    return found if sane else None
