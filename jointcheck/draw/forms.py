"""Forms of the draw; what is decided by the server is not asked."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from jointcheck.catalogue.fields import offer
from jointcheck.draw import rules
from jointcheck.ground import clock
from jointcheck.ground.forms import Form


class PrepareForm(Form):
    """Where chance comes from, when and where, and when the list becomes public."""

    form = RadioField(
        _l("摇号方式"), [InputRequired()], default="ceremony",
        choices=[SelectChoice("ceremony", _l("公开仪式：当众掷十面骰子二十次")),
                 SelectChoice("short", _l("简易方式：各部门密数加公共随机值，不掷骰子"))],
    )  # fmt: skip
    dice_when = DateTimeLocalField(_l("仪式时间"), [Optional()])
    dice_where = StringField(_l("仪式地点"), [Length(max=80)])
    source = SelectField(
        _l("公共随机值"), [Optional()],
        choices=[SelectChoice("", _l("不使用")), SelectChoice("kl8", _l("福利彩票快乐8开奖号码")),
                 SelectChoice("drand", _l("drand 公共随机信标"))],
    )  # fmt: skip
    issue = StringField(
        _l("期号或轮次"), [Optional(), Regexp(r"[0-9]{1,12}$", message=_l("请只填数字。"))]
    )
    source_when = DateTimeLocalField(_l("公布时间"), [Optional()])
    extension_stratum = SelectField(_l("预先约定扩大抽查的分层"), [Optional()])
    extension_take = IntegerField(_l("扩大户数"), [Optional(), NumberRange(1, 100_000)])
    extension_trigger = StringField(_l("扩大的客观条件"), [Length(max=120)])
    disclosure = RadioField(
        _l("名单何时公开"), [InputRequired()], default="open",
        choices=offer(rules.DISCLOSURES.items()),
    )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        return not any([self.lacks_dice(), self.lacks_source(), self.lacks_extension()]) and fine

    def lacks_dice(self) -> bool:
        if self.form.data != "ceremony" or (self.dice_when.data and self.dice_where.data.strip()):
            return False
        return complain(self.dice_when, _("公开仪式请填写时间和地点。"))

    def lacks_source(self) -> bool:
        if not self.source.data:
            return self.form.data == "short" and complain(
                self.source, _("简易方式不掷骰子，必须选用一项公共随机值。")
            )
        if self.issue.data and self.source_when.data:
            return False
        return complain(self.issue, _("请填写公共随机值的期号（轮次）和公布时间。"))

    def lacks_extension(self) -> bool:
        given = [self.extension_stratum.data, self.extension_take.data,
                 (self.extension_trigger.data or "").strip()]  # fmt: skip
        if all(given) or not any(given):
            return False
        return complain(self.extension_trigger, _("约定扩大抽查，请把分层、户数和条件都填上。"))

    def values(self) -> dict[str, Any]:
        return {
            "entropy": [*self.dice(), *self.public_value()],
            "disclosure": self.disclosure.data,
            "extension": self.extension(),
        }

    def dice(self) -> list[dict[str, str]]:
        if self.form.data != "ceremony":
            return []
        return [{"kind": "dice", "when": moment(self.dice_when.data), "name": "", "issue": "",
                 "where": " ".join(self.dice_where.data.split())}]  # fmt: skip

    def public_value(self) -> list[dict[str, str]]:
        if not self.source.data:
            return []
        kind = "drand" if self.source.data == "drand" else "lottery"
        return [{"kind": kind, "when": moment(self.source_when.data), "where": "",
                 "name": self.source.data, "issue": self.issue.data}]  # fmt: skip

    def extension(self) -> list[dict[str, Any]]:
        if not self.extension_take.data:
            return []
        return [{"stratum": self.extension_stratum.data, "take": self.extension_take.data,
                 "trigger": " ".join(self.extension_trigger.data.split())}]  # fmt: skip


def moment(local: datetime) -> str:
    """A wall-clock time of the county as it stands in the commit."""
    return local.replace(tzinfo=clock.SHANGHAI).isoformat()


def complain(field: Any, sentence: str) -> bool:
    field.errors = [*field.errors, sentence]
    return True


class ConsentForm(Form):
    digest = HiddenField(_l("会签内容摘要"))
    read = BooleanField(
        _l("我已核对上述名录、比例、部门和随机来源，同意据此摇号"),
        [InputRequired(_l("请核对后勾选。"))],
    )

    def values(self) -> dict[str, Any]:
        return {"digest": self.digest.data or ""}


class EntropyForm(Form):
    value = TextAreaField(_l("随机值"), [InputRequired(_l("请录入随机值。")), Length(max=400)])
    photo = FileField(_l("现场照片（可不传）"))

    def values(self) -> dict[str, Any]:
        photo = self.photo.data.read() if self.photo.data else None
        return {"value": self.value.data, "photo": photo}


class DiceForm(EntropyForm):
    """Dice are thrown by somebody, before somebody."""

    thrown_by = StringField(_l("掷骰人"), [InputRequired(_l("请填写掷骰人。")), Length(max=40)])
    witnessed_by = StringField(_l("见证人"), [InputRequired(_l("请填写见证人。")), Length(max=40)])

    def values(self) -> dict[str, Any]:
        hands = {
            "thrown_by": self.thrown_by.data.strip(),
            "witnessed_by": self.witnessed_by.data.strip(),
        }
        return super().values() | hands


class VoidForm(Form):
    reason = TextAreaField(_l("作废理由"), [InputRequired(_l("请写明理由。")), Length(max=1000)])
    whole_task = RadioField(
        _l("作废之后"), [InputRequired()], default="no",
        choices=[SelectChoice("no", _l("用同一名录重新摇号")), SelectChoice("yes", _l("任务一并作废"))],
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        return {"reason": self.reason.data.strip(), "whole_task": self.whole_task.data == "yes"}


class ApproveForm(Form):
    """A decision that needs no words."""


class ExtendForm(Form):
    ground = TextAreaField(
        _l("条件如何已经成就"), [InputRequired(_l("请写明。")), Length(max=1000)]
    )


class SubstituteForm(Form):
    substitute = RadioField(_l("替补人员"), [InputRequired(_l("请选择替补人员。"))], coerce=int)
    reason = RadioField(
        _l("更换理由"), [InputRequired(_l("请选择更换的理由。"))],
        choices=offer(rules.REASONS.items()),
    )  # fmt: skip
    note = TextAreaField(_l("情况说明"), [InputRequired(_l("请写明情况。")), Length(max=500)])


class DecisionForm(Form):
    decision = RadioField(
        _l("决定"), [InputRequired(_l("请选择。"))],
        choices=[SelectChoice("yes", _l("同意更换")), SelectChoice("no", _l("不同意"))],
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        return {"approve": self.decision.data == "yes"}


class PeopleForm(Form):
    """Inspectors chosen by name."""

    inspectors = SelectMultipleField(
        _l("检查人员"), coerce=int, widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip


class AssignForm(PeopleForm):
    also = SelectMultipleField(
        _l("同一小组一并检查"), coerce=int, widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip
    reason = TextAreaField(
        _l("直接委派的理由"), [InputRequired(_l("请写明理由。")), Length(max=500)]
    )
