"""Forms of publication, correction and objection."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from sqlalchemy import select
from wtforms import (
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as Part
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from jointcheck.catalogue.fields import TEXT, WORD, Checks, Day, Required, offer, reason
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.forms import Form, Query
from jointcheck.ground.language import later
from jointcheck.publish import words
from jointcheck.publish.model import Objection, Publication
from jointcheck.visit.model import ResultCode

ANY = SelectChoice("", _l("不限"))
LONG = Length(max=5000)


class ResultQuery(Query):
    q = StringField(_l("企业名称或统一社会信用代码"), [WORD])
    task = StringField(_l("任务名称或编号"), [WORD])
    kind = SelectField(_l("检查结果"), [Optional()], choices=[
        ANY, SelectChoice("clean", _l("未发现问题")), SelectChoice("problem", _l("发现问题等其他结果"))])  # fmt: skip
    since = Day(_l("公示日期从"))
    until = Day(_l("到"))


class StateQuery(Query):
    """By words and by state; ``STATES`` are the states."""

    STATES: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.state.choices = [ANY, *(SelectChoice(*one) for one in self.STATES.items())]


class ObjectionQuery(StateQuery):
    STATES = words.STATES

    q = StringField(_l("企业名称、申请人或回执号"), [WORD])
    state = SelectField(_l("状态"), [Optional()])


class DeliveryQuery(StateQuery):
    STATES = words.DELIVERY_STATES

    q = StringField(_l("企业名称、公示编号或批次"), [WORD])
    state = SelectField(_l("状态"), [Optional()])


class RowPart(Part):
    """One published row, to be set right."""

    serial = IntegerField(widget=HiddenInput())
    codes = Checks(_l("检查结果"), [Required()])
    text = StringField(
        _l("公示文字"), [Length(max=300)], description=_l("不填则按所选结果的名称公示。")
    )


class CorrectionForm(Form):
    """Every row as it is published; the person changes what is wrong."""

    results = FieldList(FormField(RowPart))
    reason = reason(_l("更正理由"))

    @classmethod
    def on(cls, publication: Publication) -> "CorrectionForm":
        form = cls()
        if not form.bound:
            for row in publication.results:
                form.results.append_entry(
                    {"serial": row.serial, "codes": row.codes.split(","), "text": ""}
                )
        codes = db.session.scalars(select(ResultCode).order_by(ResultCode.position))
        choices = [SelectChoice(code.code, later(code.text)) for code in codes]
        for entry in form.results:
            entry.form.codes.choices = choices
        form.rows = {row.serial: row for row in publication.results}
        return form


class TakedownForm(Form):
    reason = reason(_l("撤下的理由"))


class PaperObjectionForm(Form):
    """An objection that came on paper, entered by the office."""

    party = StringField(_l("异议申请人"), [Required(), WORD])
    capacity = SelectField(_l("申请人身份"), choices=offer((one, one) for one in words.CAPACITIES))
    contact = StringField(_l("联系方式"), [WORD], description=_l("只供办理使用，不公开。"))
    via = RadioField(
        _l("递交方式"), choices=[SelectChoice(way, words.VIA[way]) for way in ("paper", "mail")],
        default="paper",
    )  # fmt: skip
    received_on = Day(_l("收到日期"), [Required()], default=clock.today)
    posted_on = Day(_l("邮戳日期"), description=_l("邮寄的必填：是否逾期按邮戳日期计算。"))
    text = TextAreaField(_l("异议事项和理由"), [Required(), LONG], render_kw={"rows": 6})
    attached = MultipleFileField(
        _l("申请书和证明材料"), description=_l("照片、PDF 或压缩包，最多 10 个。")
    )

    def values(self) -> dict[str, Any]:
        given = super().values()
        return given | {"attached": uploaded(self.attached)}


class PublicObjectionForm(Form):
    """An objection that the party sends in itself."""

    party = StringField(_l("申请人（单位名称或姓名）"), [Required(), WORD])
    capacity = SelectField(_l("您的身份"), choices=offer((one, one) for one in words.CAPACITIES))
    contact = StringField(
        _l("联系电话或地址"), [Required(), WORD], description=_l("只供办理使用，不公开。")
    )
    text = TextAreaField(
        _l("对哪一项结果有异议，理由是什么"), [Required(), LONG], render_kw={"rows": 8}
    )
    attached = MultipleFileField(
        _l("证明材料"), description=_l("照片、PDF 或压缩包，最多 10 个，共不超过 60 MB。")
    )

    def values(self) -> dict[str, Any]:
        return super().values() | {"attached": uploaded(self.attached)}


def uploaded(field: Any) -> list[tuple[str, bytes]]:
    """Name and bytes of each file that was chosen."""
    return [(file.filename, file.read()) for file in field.data or [] if file and file.filename]


class SupplementForm(Form):
    supplement = TextAreaField(_l("需要补正的材料"), [Required(), TEXT], render_kw={"rows": 3})


def offer_people(field: Any, people: list[Any]) -> None:
    """Dozens may re-check: they are offered by department, the first one unfolded."""
    field.choices = [SelectChoice(one.id, one.name) for one in people]
    departments: dict[str, set[int]] = {}
    for one in people:
        departments.setdefault(one.department.name, set()).add(one.id)
    field.groups = list(departments.items())


class AcceptForm(Form):
    complete_on = Day(
        _l("材料齐全之日"), [Required()], description=_l("复查的 20 个工作日从这一天的次日起算。")
    )
    late_ground = TextAreaField(
        _l("逾期仍受理的正当理由"), [Optional(), TEXT], default="", render_kw={"rows": 2},
        description=_l("例如不可抗力。没有正当理由的，应当不予受理。"),
    )  # fmt: skip
    checkers = Checks(
        _l("复查人员"), coerce=int,
        description=_l("至少两人；参加过本次检查或审核的人不在其列。"),
    )  # fmt: skip

    @classmethod
    def on(cls, case: Objection, people: list[Any]) -> "AcceptForm":
        form = cls.of(case)
        offer_people(form.checkers, people)
        if not form.bound:
            form.complete_on.data = case.supplied_on or (
                clock.today() if case.supplement_on else case.received_on
            )
            form.checkers.data = []
        return form


class ObjectionRefusalForm(Form):
    reason = reason(_l("不予受理的理由"))
    reconsideration = StringField(_l("行政复议机关"), [Required(), WORD])
    court = StringField(_l("有管辖权的人民法院"), [Required(), WORD])


class ReinforceForm(Form):
    checkers = Checks(_l("复查人员"), coerce=int)
    reason = reason(_l("增派的理由"))

    @classmethod
    def on(cls, case: Objection, people: list[Any]) -> "ReinforceForm":
        form, known = cls.of(case), {one.officer_id for one in case.checkers}
        offer_people(form.checkers, [one for one in people if one.id not in known])
        if not form.bound:
            form.checkers.data = []
        return form


class MaterialForm(Form):
    """Material handed in after the objection."""

    attached = MultipleFileField(
        _l("补交的材料"), description=_l("照片、PDF 或压缩包，一次最多 10 个。")
    )

    def values(self) -> dict[str, Any]:
        return {"attached": uploaded(self.attached)}


class ConclusionForm(Form):
    upheld = RadioField(
        _l("复查结论"), [Required()],
        choices=[SelectChoice("yes", _l("原结果无错误，维持")), SelectChoice("no", _l("原结果确有错误，更正"))],
    )  # fmt: skip
    finding = TextAreaField(_l("复查查明的事实"), [Required(), LONG], render_kw={"rows": 5})
    grounds = TextAreaField(_l("理由和依据"), [Required(), LONG], render_kw={"rows": 4})

    def values(self) -> dict[str, Any]:
        given = super().values()
        return given | {"upheld": given["upheld"] == "yes"}


class AnswerForm(Form):
    reconsideration = StringField(_l("行政复议机关"), [Required(), WORD])
    court = StringField(_l("有管辖权的人民法院"), [Required(), WORD])


class AgainForm(Form):
    """Send once more."""


class ReceiptQuery(Query):
    receipt = StringField(_l("回执号"), [WORD])

    @property
    def clean(self) -> str:
        return (self.receipt.data or "").strip().upper()


def late_reason(deadline: Any) -> str:
    """What the system proposes to write when an objection came too late."""
    return _(
        "异议应当自检查结果公示之日起60日内提出，期限至%(day)s届满，本申请已逾期。",
        day=f"{deadline:%Y-%m-%d}",
    )


def stranger_reason() -> str:
    """The same when somebody else than the inspected party, or its agent, objects."""
    return _(
        "对抽查结果的异议应当由被检查对象提出。"
        "申请人与公示的检查对象不一致，也没有证明其代表或者受托于检查对象。"
    )


def repeated_reason(earlier: Objection) -> str:
    """The same when this result was objected to before."""
    return _(
        "对同一检查结果的异议已于%(day)s收到并办理，本申请属于重复提出。",
        day=f"{earlier.received_on:%Y-%m-%d}",
    )
