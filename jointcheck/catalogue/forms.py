"""Forms of the list, the directories and the checklists."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from sqlalchemy import select
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as Part
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from jointcheck.catalogue import rules
from jointcheck.catalogue.fields import (
    TEXT,
    WORD,
    Checks,
    Day,
    Percent,
    Required,
    Words,
    offer,
    reason,
)
from jointcheck.catalogue.model import ChecklistVersion
from jointcheck.ground.db import db
from jointcheck.ground.forms import Form, Query
from jointcheck.ground.words import N_
from jointcheck.people.inspecting import departments
from jointcheck.people.model import Department

ENTITY_STATES = {
    "active": _l("存续"), "deregistered": _l("注销"), "revoked": _l("吊销或撤销"),
    "moved": _l("迁出"),
}  # fmt: skip
ENTITY_KINDS = (
    N_("企业"), N_("个体工商户"), N_("农民专业合作社"), N_("机关"), N_("事业单位"), N_("其他"),
)  # fmt: skip
CLASSES = ("A", "B", "C", "D")
ANY = ("", _l("不限"))


def chosen(ids: list[str] | None) -> list[Department]:
    """The departments with these ids."""
    wanted = [int(key) for key in ids or []]
    return list(db.session.scalars(select(Department).where(Department.id.in_(wanted))))


class ItemQuery(Query):
    q = StringField(_l("事项名称或编号"), [WORD])
    department = SelectField(_l("发起或参与部门"), [Optional()])
    category = SelectField(_l("类别"), choices=offer([ANY, *rules.CATEGORIES.items()]))
    domain = StringField(_l("抽查领域"), [WORD])
    state = SelectField(_l("状态"), choices=offer([ANY, ("current", _l("施行中")), ("pending", _l("待审定")),
                                          ("withdrawn", _l("已废止"))]))  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.department.choices = offer([ANY, *((str(d.id), d.short_name) for d in departments())])


class BasisPart(Part):
    """One row of 检查依据; a row without a document is blank."""

    document = StringField(_l("文件名称"), [WORD])
    number = StringField(_l("文号"), [WORD])
    article = StringField(_l("条款"), [WORD])
    valid_from = Day(_l("施行日期"))
    valid_to = Day(_l("失效日期"))

    def validate_document(self, field: Any) -> None:
        field.data = (field.data or "").strip().strip("《》")
        if not field.data and (self.number.data or self.article.data):
            raise ValidationError(_("请填写依据的文件名称。"))


class ItemFacts(Form):
    """What an item version says."""

    name = StringField(_l("抽查事项"), [Required(), WORD])
    domain = StringField(_l("抽查领域"), [Required(), WORD])
    category = RadioField(
        _l("事项类别"), choices=offer(rules.CATEGORIES.items()), default="general"
    )
    methods = Checks(_l("检查方式"), choices=offer(rules.METHODS.items()))
    object_kind = StringField(_l("检查对象"), [Required(), WORD],
                              description=_l("例如 采矿权人、旅馆业经营者"))  # fmt: skip
    tag = StringField(_l("监管标签"), [Length(max=60)],
                      description=_l("名录库中带这个标签的对象；不填则不限"))  # fmt: skip
    participants = Checks(_l("参与部门"))
    checklists = Checks(
        _l("专项检查表"), description=_l("检查现场用到的检查表，由各部门的插件提供")
    )
    ratio_bp = Percent(_l("抽查比例（%）"), description=_l("例如 5 或 2.5；按数量抽取的可不填"))
    frequency = IntegerField(
        _l("每年最多次数"), [NumberRange(1, 12, _l("请填 1 到 12。"))], default=1
    )
    may_be_announced = BooleanField(_l("检查前可以告知检查对象"), default=True)
    bases = FieldList(FormField(BasisPart), min_entries=1, max_entries=30)
    materials = Words(_l("需备材料"), description=_l("用顿号隔开"))
    skills = Words(_l("检查人员专长要求"),
                   description=_l("用顿号隔开；只有具备这些专长的检查小组可以承担；不填则不限"))  # fmt: skip
    reason = reason(_l("立改废释的理由"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.participants.choices = offer([(str(d.id), d.name) for d in departments()])
        self.checklists.choices = offer(checklist_choices())

    def values(self) -> dict[str, Any]:
        known = {d.id: d for d in departments()}
        pairs = [value.partition(":")[::2] for value in self.checklists.data or []]
        bases = [dict(part) for part in self.bases.data if part["document"]]
        return super().values() | {
            "participants": chosen(self.participants.data),
            "checklists": [(known[int(key)], code) for key, code in pairs],
            "bases": [
                basis | {k: basis[k] or "" for k in ("number", "article")} for basis in bases
            ],
        }

    @classmethod
    def from_version(cls, version: Any) -> "ItemFacts":
        """Filled with a version, to revise it."""
        form = cls.of(version) if version is None else cls(obj=version, reason="")
        if not form.bound and version is not None:
            form.participants.data = [str(p.department_id) for p in version.participants]
            form.checklists.data = [
                f"{c.department_id}:{c.checklist_code}" for c in version.checklists
            ]
            form.reason.data = ""
        return form  # type: ignore[return-value]


class ProposeForm(ItemFacts):
    code = StringField(_l("事项编号"), [Required(), Length(max=40)],
                       description=_l("大写字母、数字和连字符，例如 ZRZY-01"))  # fmt: skip
    initiating = SelectField(_l("发起部门"))

    def values(self) -> dict[str, Any]:
        return super().values() | {"initiating": chosen([self.initiating.data])[0]}


def checklist_choices() -> list[tuple[str, str]]:
    """Every checklist code that any department has brought, by its latest title."""
    rows = db.session.execute(
        select(ChecklistVersion.department_id, ChecklistVersion.code, ChecklistVersion.title)
        .order_by(ChecklistVersion.id)
    )  # fmt: skip
    names = {d.id: d.short_name for d in departments()}
    titles = {f"{key}:{code}": f"{names.get(key, '')} {title}" for key, code, title in rows}
    return sorted(titles.items(), key=lambda pair: pair[1])


class ReasonForm(Form):
    reason = reason()


class EntityQuery(Query):
    q = StringField(_l("名称或代码"), [WORD])
    kind = SelectField(_l("主体类型"), choices=offer([ANY, *((k, k) for k in ENTITY_KINDS)]))
    state = SelectField(_l("登记状态"), choices=offer([ANY, *ENTITY_STATES.items()]))
    region = StringField(_l("乡镇（街道）"), [WORD])
    tag = StringField(_l("监管标签"), [WORD])
    risk = SelectField(_l("信用风险等级"), choices=offer([ANY, *((c, c) for c in CLASSES)]))


class EntityForm(Form):
    """A correction by hand."""

    name = StringField(_l("名称"), [Required(), WORD])
    kind = SelectField(_l("主体类型"), validate_choice=False)
    region = StringField(_l("乡镇（街道）"), [WORD])
    address = StringField(_l("住所（经营场所）"), [Length(max=300)])
    industry = StringField(_l("行业"), [WORD])
    risk_class = SelectField(_l("信用风险等级"), choices=offer([("", _l("未登记")), *((c, c) for c in CLASSES)]),
                             description=_l("内部参考，不对外公开"))  # fmt: skip
    state = SelectField(_l("登记状态"), choices=offer(ENTITY_STATES.items()))
    tags = Words(_l("监管标签"), description=_l("用顿号隔开"))
    reason = reason(_l("更正理由"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        kinds = dict.fromkeys([*ENTITY_KINDS, self.kind.data] if self.kind.data else ENTITY_KINDS)
        self.kind.choices = offer([(kind, kind) for kind in kinds])

    def validate_kind(self, field: Any) -> None:
        if len(field.data or "") > 60:
            raise ValidationError(_("主体类型过长。"))


class UploadForm(Form):
    file = FileField(_l("文件"), [FileRequired(_l("请选择文件。"))],
                     description=_l("可以是 .xlsx、.xls 或 .csv；第一行是列名"))  # fmt: skip

    def values(self) -> dict[str, Any]:
        stream = self.file.data
        return {"data": stream.read(), "filename": stream.filename or "upload"}


class InspectorQuery(Query):
    q = StringField(_l("姓名或执法证号"), [WORD])
    department = SelectField(_l("部门"))
    state = SelectField(
        _l("状态"), choices=offer([ANY, ("active", _l("在岗")), ("away", _l("不在岗"))])
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.department.choices = offer([ANY, *((str(d.id), d.short_name) for d in departments())])


class CertificatePart(Part):
    """One certificate; a row without a number is blank."""

    kind = StringField(_l("证件名称"), [Length(max=60)], default="行政执法证")
    number = StringField(_l("证号"), [Length(max=60)])
    valid_from = Day(_l("有效期自"))
    valid_to = Day(_l("有效期至"))


class InspectorForm(Form):
    name = StringField(_l("姓名"), [Required(), Length(max=40)])
    officer_id = SelectField(_l("登录账号"), coerce=int,
                             description=_l("现场签字要用本人的账号"))  # fmt: skip
    skills = Words(_l("专长"), description=_l("用顿号隔开，例如 矿产、测绘"))
    area = StringField(_l("片区"), [WORD])
    capacity = IntegerField(_l("一次任务最多检查户数"), [Optional(), NumberRange(1, 9999)])
    neighbour = StringField(_l("相邻区域"), [WORD],
                            description=_l("从相邻县区借调的人员，写明县区；本县人员不填"))  # fmt: skip
    active = BooleanField(_l("在岗，可以参加抽取"), default=True)
    certificates = FieldList(FormField(CertificatePart), min_entries=1, max_entries=10)

    def values(self) -> dict[str, Any]:
        found = [dict(part) for part in self.certificates.data if part["number"]]
        return super().values() | {
            "certificates": found, "officer_id": self.officer_id.data or None,
        }  # fmt: skip


class AbsenceForm(Form):
    starts_on = Day(_l("开始日期"), [Required()])
    ends_on = Day(_l("结束日期"), [Required()])
    reason = StringField(_l("原因"), [Required(), WORD])


class RelationForm(Form):
    subject = StringField(_l("检查对象的代码"), [Required(), Length(max=40)])
    ground = TextAreaField(_l("回避理由"), [Required(), TEXT], render_kw={"rows": 2})


class ApproveForm(Form):
    """A button: take a checklist version into use."""


class SyncForm(Form):
    """A button: read the installed plugins anew."""


class RetryForm(Form):
    """A button: let an isolated plugin try again."""


class SwitchForm(Form):
    """A button: switch a plugin on or off."""


class DropForm(Form):
    """A button: take back what was not adopted."""
