"""Forms of the record form, the measures, the evidence and the signatures."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from jointcheck.catalogue.fields import offer
from jointcheck.catalogue.rules import METHODS
from jointcheck.ground import clock
from jointcheck.ground.forms import Form
from jointcheck.ground.language import told
from jointcheck.visit import completeness, signing
from jointcheck.visit.completeness import ONSITE
from jointcheck.visit.evidence import KINDS, Capture, Said
from jointcheck.visit.forms import Boxes, content, place
from jointcheck.visit.model import Finding, Record
from jointcheck.visit.moments import MomentField, instant
from jointcheck.visit.sheet_forms import HandForm, SeenForm, SignForm
from jointcheck.visit.sheets import tidy

LONGEST = 2000
LONGEST_MINUTES = 10_000
LATEST = timedelta(minutes=5)
ODD = _l("平板送来的数据不完整，请重新上传。")


class EvidenceForm(Form):
    """A file, by hand or from the tablet's own camera: that one adds what it knows of the moment."""

    file = FileField(_l("文件"), [FileRequired(_l("请拍照或选择文件。"))])
    kind = SelectField(
        _l("种类"),
        choices=[SelectChoice(kind, word) for kind, word in KINDS.items()],
        default="photo",
    )
    caption = StringField(_l("说明"), [Optional(), Length(max=200)],
                          description=_l("拍的是什么、在哪个位置"))  # fmt: skip
    taken_at = MomentField(_l("拍摄或取得的时间"), [Optional()])
    agency = StringField(_l("专业机构"), [Optional(), Length(max=100)],
                         description=_l("种类为专业机构意见的，写明机构名称"))  # fmt: skip
    conclusion = TextAreaField(_l("意见或者结论"), [Optional(), Length(max=LONGEST)],
                               description=_l("摘录专业机构的结论，写入记录表"))  # fmt: skip
    captured_at = HiddenField(validators=[Length(max=40)])
    latitude = HiddenField(validators=[Length(max=20)])
    longitude = HiddenField(validators=[Length(max=20)])
    accuracy = HiddenField(validators=[Length(max=20)])
    sha256 = HiddenField(validators=[Optional(), Regexp(r"^[0-9a-fA-F]{64}$", message=ODD)])
    device = HiddenField(validators=[Optional(), Regexp(r"^[\w-]{1,64}$", message=ODD)])
    sent_at = HiddenField(validators=[Length(max=40)])
    stamped = FileField(_l("加注时间地点的副本"), render_kw={"hidden": True})

    def validate_taken_at(self, field: Any) -> None:
        if field.data and field.data > clock.now() + LATEST:
            raise ValidationError(_l("拍摄时间不能晚于现在。"))

    def values(self) -> dict[str, Any]:
        return {
            "content": content(self.file.data) or b"", "kind": self.kind.data,
            "caption": tidy(self.caption.data),
            # a tablet's clock may be wrong: what it says is kept and compared, never refused
            "taken_at": instant(self.captured_at.data) or self.taken_at.data,
            "place": place(self.latitude.data, self.longitude.data, self.accuracy.data),
            "said": Said(tidy(self.agency.data), tidy(self.conclusion.data)),
            "capture": Capture(
                sha256=self.sha256.data or "", stamped=content(self.stamped.data),
                device=self.device.data or "", clock=instant(self.sent_at.data),
            ),
        }  # fmt: skip


class FindingForm(Form):
    method = RadioField(_l("检查方式"), [InputRequired(_l("请选择检查方式。"))])
    codes = Boxes(_l("检查结果（可多选）"), [InputRequired(_l("请选择检查结果。"))])
    problem = TextAreaField(_l("发现的问题"), [Optional(), Length(max=LONGEST)],
                            description=_l("时间、地点、数量、违反的规定；"
                                           "未发现相关经营活动的，写明查看的情况"))  # fmt: skip
    disposal = TextAreaField(_l("处置情况"), [Optional(), Length(max=LONGEST)],
                             description=_l("责令改正的方式和要求，或者移交的部门"))  # fmt: skip
    corrected_on = DateField(_l("改正日期"), [Optional()])

    @classmethod
    def of(cls, thing: Finding, **kwargs: Any) -> "FindingForm":
        form = super().of(thing, **kwargs)
        methods = dict.fromkeys([*thing.item_version.methods, thing.method, ONSITE])
        form.method.choices = {m: told(METHODS[m]) for m in methods if m}
        return form  # type: ignore[return-value]

    def values(self) -> dict[str, Any]:
        found = super().values()
        return found | {
            name: found[name] or "" for name in ("problem", "disposal")
        } | {"codes": found["codes"] or []}  # fmt: skip


class EscalateForm(Form):
    reason = TextAreaField(_l("转为现场检查的理由"), [InputRequired(), Length(max=LONGEST)])


class SummaryForm(Form):
    summary = TextAreaField(_l("检查情况汇总"), [Optional(), Length(max=LONGEST)])

    def values(self) -> dict[str, Any]:
        return {"summary": self.summary.data or ""}


class MeasureForm(Form):
    kind = SelectField(_l("措施"), [InputRequired()], choices=offer(completeness.MEASURES.items()))
    form = RadioField(_l("方式"), [Optional()], validate_choice=False,
                      choices=offer(completeness.FORMS.items()),
                      description=_l("责令停止违法活动、督促整改的，注明书面或口头"))  # fmt: skip
    text = TextAreaField(_l("内容和要求"), [InputRequired(), Length(max=LONGEST_MINUTES)],
                         description=_l("现场检查笔录写明检查经过和看到的情况，一万字以内"))  # fmt: skip
    due_on = DateField(_l("期限"), [Optional()])

    def values(self) -> dict[str, Any]:
        return super().values() | {"form": self.form.data or ""}


class WithdrawMeasureForm(Form):
    """A button."""


class MemberSignForm(SignForm):
    """A member signs the record form."""


class PaperSignForm(SeenForm):
    member = SelectField(_l("小组成员"), [InputRequired()], coerce=int)
    paper = FileField(_l("签字的照片"), [FileRequired(_l("请上传签字的照片。"))])
    reason = StringField(_l("在纸上签字的原因"), [Optional(), Length(max=200)],
                         description=_l("没有本系统账号的成员可以不填"))  # fmt: skip

    @classmethod
    def of(cls, thing: Record, **kwargs: Any) -> "PaperSignForm":
        form = super().of(thing, **kwargs)
        form.member.choices = {m.id: m.inspector.name for m in signing.unsigned(thing)}
        return form  # type: ignore[return-value]

    def values(self) -> dict[str, Any]:
        return super().values() | {
            "paper": content(self.paper.data), "reason": tidy(self.reason.data),
        }  # fmt: skip


class PartyForm(HandForm):
    name = StringField(_l("签字人姓名"), [InputRequired(), Length(max=50)])
    capacity = RadioField(_l("身份"), [InputRequired(_l("请选择签字人的身份。"))],
                          choices=offer((one, one) for one in completeness.CAPACITIES))  # fmt: skip
    opinion = TextAreaField(_l("当事人意见"), [Optional(), Length(max=LONGEST)],
                            description=_l("按当事人的原话填写；没有意见的，写“无异议”"))  # fmt: skip
    paper = FileField(_l("已签字盖章的纸质记录表照片"),
                      description=_l("在屏幕上签名的，不用上传"))  # fmt: skip

    def values(self) -> dict[str, Any]:
        return super().values() | {
            "paper": content(self.paper.data), "opinion": self.opinion.data or "",
        }  # fmt: skip


class RefusalForm(SeenForm):
    refusal = TextAreaField(_l("拒绝签字的经过和理由"), [InputRequired(), Length(max=LONGEST)])
    witness = StringField(_l("见证人"), [Optional(), Length(max=100)],
                          description=_l("姓名和单位；没有见证人的，留空并在经过中说明已录音录像"))  # fmt: skip

    def values(self) -> dict[str, Any]:
        return super().values() | {"witness": self.witness.data or ""}


class ConcludeForm(SeenForm):
    """A button under what is concluded."""


class SubmitForm(Form):
    """A button."""


class TakeBackForm(Form):
    reason = TextAreaField(_l("重新核实的理由"), [InputRequired(), Length(max=LONGEST)])
