"""Forms of plans and tasks."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
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
from wtforms.validators import Length, NumberRange, Optional

from jointcheck.catalogue import steps as catalogue
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
from jointcheck.catalogue.forms import ANY, CLASSES, ENTITY_KINDS, chosen
from jointcheck.catalogue.model import Item
from jointcheck.ground import clock
from jointcheck.ground.forms import Form, Query
from jointcheck.people.inspecting import departments
from jointcheck.plan import judging, rules

MOST_TEAMS = 99
COUNT = [Optional(), NumberRange(1, 1_000_000, _l("请填正整数。"))]


def split(scope: Mapping[str, Any] | None) -> dict[str, list[str]]:
    """A scope with every key, for fields."""
    return {key: list((scope or {}).get(key, [])) for key in rules.SCOPE}


class ScopeFields:
    """抽查范围; nothing chosen means everybody."""

    kinds = Checks(_l("主体类型"), choices=offer([(kind, kind) for kind in ENTITY_KINDS]))
    regions = Words(_l("乡镇（街道）"), description=_l("用顿号隔开；不填则不限"))
    tags = Words(_l("监管标签"), description=_l("用顿号隔开；不填则不限"))
    trades = Words(_l("行业"), description=_l("行业名称中的字词，用顿号隔开；不填则不限"))
    licences = Words(_l("持有许可证"), description=_l("许可证种类，用顿号隔开；不填则不限"))
    risk = Checks(_l("信用风险等级"), choices=offer([(letter, letter) for letter in CLASSES]))


def scope_of(form: Any) -> dict[str, Any]:
    return rules.clean_scope({key: form[key].data for key in rules.SCOPE})


class WithParties(Form):
    """Items and departments to choose from."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "items" in self._fields:
            self.versions = {v.item_id: v for v in catalogue.current_versions()}
            self["items"].choices = offer(
                [(str(key), f"{v.item.code} {v.name}") for key, v in self.versions.items()]
            )
        if "departments" in self._fields:
            self["departments"].choices = offer([(str(d.id), d.name) for d in departments()])

    def without(self, leading: Any) -> None:
        """The initiating department is not one of its own participants."""
        choices = self["departments"].choices
        self["departments"].choices = [one for one in choices if one.value != str(leading.id)]

    def chosen_items(self) -> list[Item]:
        return [self.versions[int(key)].item for key in self["items"].data or []]


class PlanForm(Form):
    year = IntegerField(_l("年度"), [NumberRange(2000, 2100, _l("请填四位年份。"))])
    department = SelectField(_l("发起部门"))
    title = StringField(_l("计划名称"), [Required(), WORD])

    def values(self) -> dict[str, Any]:
        return super().values() | {"department": chosen([self.department.data])[0]}


class LineForm(ScopeFields, WithParties):
    """A planned task, with what article 6 asks for."""

    name = StringField(_l("抽查任务"), [Required(), WORD])
    items = Checks(_l("抽查事项"))
    departments = Checks(_l("参与部门"))
    scope_text = StringField(_l("抽查范围（文字说明）"), [Length(max=300)],
                             description=_l("公布时用的说法；不填则按下面的条件生成"))  # fmt: skip
    ratio_bp = Percent(_l("抽查比例（%）"), description=_l("比例和户数填一项"))
    take = IntegerField(_l("抽查户数"), COUNT)
    frequency = IntegerField(
        _l("频次（每年次数）"), [NumberRange(1, 12, _l("请填 1 到 12。"))], default=1
    )
    directed = RadioField(
        _l("抽查类型"), choices=offer([("1", _l("定向")), ("0", _l("不定向"))]), default="1"
    )
    starts_on = Day(_l("开始日期"), [Required()])
    ends_on = Day(_l("结束日期"), [Required()])

    def values(self) -> dict[str, Any]:
        found = super().values()
        scope = {key: found.pop(key) for key in rules.SCOPE}
        return found | {
            "scope": rules.clean_scope(scope), "items": self.chosen_items(),
            "departments": chosen(self.departments.data), "directed": self.directed.data == "1",
        }  # fmt: skip

    def fill(self, line: Any) -> None:
        """Show an existing line."""
        self.items.data = [str(one.item_id) for one in line.items]
        self.departments.data = [str(one.department_id) for one in line.departments]
        self.directed.data = "1" if line.directed else "0"
        for key, values in split(line.scope).items():
            self[key].data = values


class AmendForm(LineForm):
    reason = reason(_l("调整理由"))


class ReasonForm(Form):
    reason = reason()


class PublishForm(Form):
    """A button: publish the plan."""


class DropForm(Form):
    """A button: take a line out of a draft."""


class SilenceForm(Form):
    """A button: approve that the entities are not told."""


class TaskQuery(Query):
    q = StringField(_l("任务名称或编号"), [WORD])
    year = SelectField(_l("年度"))
    state = SelectField(_l("状态"), choices=offer([ANY, *rules.STATES.items()]))
    kind = SelectField(_l("类型"), choices=offer([ANY, *rules.KINDS.items()]))
    department = SelectField(_l("发起部门"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        now = clock.today().year
        self.year.choices = offer([ANY, *((str(y), str(y)) for y in range(now + 1, now - 6, -1))])
        self.department.choices = offer([ANY, *((str(d.id), d.short_name) for d in departments())])


class StratumPart(Part):
    """One layer; a layer without a code is blank."""

    code = StringField(_l("代号"), [Length(max=20)])
    title = StringField(_l("名称"), [Length(max=60)])
    risk = Checks(_l("信用风险等级"), choices=offer([(letter, letter) for letter in CLASSES]))
    kinds = Words(_l("主体类型"))
    regions = Words(_l("乡镇（街道）"))
    trades = Words(_l("行业"))
    tags = Words(_l("监管标签"))
    licences = Words(_l("持有许可证"))
    ratio_bp = Percent(_l("比例（%）"))
    take = IntegerField(_l("或户数"), COUNT)
    minimum = IntegerField(_l("至少户数"), COUNT, default=1)

    def layer(self) -> dict[str, Any]:
        return {
            "code": (self.code.data or "").strip(), "title": (self.title.data or "").strip(),
            "scope": scope_of(self), "ratio_bp": self.ratio_bp.data, "take": self.take.data,
            "minimum": self.minimum.data or 1,
        }  # fmt: skip


class TaskForm(WithParties):
    """A new task from a line of the plan; the scheme follows on its own page."""

    name = StringField(_l("任务名称"), [Required(), WORD])
    starts_on = Day(_l("开始日期"), [Required()])
    ends_on = Day(_l("结束日期"), [Required()])
    departments = Checks(_l("参与部门"))

    def values(self) -> dict[str, Any]:
        return super().values() | {"departments": chosen(self.departments.data)}


class SpecialForm(TaskForm):
    """第十九条."""

    item = SelectField(_l("抽查事项"), coerce=int)
    ratio_bp = Percent(_l("提高后的抽查比例（%）"), [Required()])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.current = {v.item_id: v for v in catalogue.current_versions()}
        self.item.choices = offer(
            [(key, f"{v.item.code} {v.name}") for key, v in self.current.items()]
        )

    def values(self) -> dict[str, Any]:
        return super().values() | {"item": self.current[self.item.data].item}


class ClueForm(TaskForm):
    """第二十条第二款."""

    name = StringField(_l("任务名称"), [WORD], description=_l("不填则按检查对象生成"))
    source = SelectField(_l("线索来源"), choices=offer([(word, word) for word in rules.SOURCES]))
    text = TextAreaField(_l("线索内容"), [Required(), TEXT], render_kw={"rows": 4})
    items = Checks(_l("抽查事项"))

    def own_fields(self) -> list[Any]:
        """The clue comes first, then who follows it and when."""
        first = ("source", "text", "items")
        return sorted(super().own_fields(), key=lambda field: field.name not in first)

    def values(self) -> dict[str, Any]:
        return super().values() | {"items": self.chosen_items()}


class SchemeForm(ScopeFields, WithParties):
    """抽查方案 (第七条)."""

    name = StringField(_l("任务名称"), [Required(), WORD])
    starts_on = Day(_l("开始日期"), [Required()])
    ends_on = Day(_l("结束日期"), [Required()])
    departments = Checks(_l("参与部门"))
    team_count = IntegerField(_l("检查小组数"), [NumberRange(1, MOST_TEAMS, _l("请填 1 到 99。"))])
    unit = SelectField(_l("抽取单位"), description=_l("按许可证抽取时，一户有几证就有几个号"))
    own_list = BooleanField(_l("只从自定的检查对象名录中抽取（第八条）"))
    strata = FieldList(FormField(StratumPart), min_entries=1, max_entries=20)
    may_be_announced = BooleanField(_l("检查前告知检查对象"))
    silence_reason = TextAreaField(_l("不宜告知的理由"), [TEXT], render_kw={"rows": 2},
                                   description=_l("不告知时必填，经发起部门负责人批准"))  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = [(kind, f"{rules.unit_words(kind)}：{count}") for kind, count in judging.units()]
        self.unit.choices = offer([("", rules.unit_words("")), *known])

    def fill(self, task: Any) -> None:
        self.departments.data = [str(d.department_id) for d in task.departments if not d.leads]
        for key, values in split(task.scope).items():
            self[key].data = values
        for part, stratum in zip(self.strata, task.strata, strict=False):
            for key, values in split(stratum.scope).items():
                part.form[key].data = values

    def layers(self) -> list[dict[str, Any]]:
        found = (part.form.layer() for part in self.strata)
        return [
            one for one in found if one["code"] or one["title"] or one["ratio_bp"] or one["take"]
        ]

    def values(self) -> dict[str, Any]:
        found = super().values()
        for key in rules.SCOPE:
            del found[key]
        return found | {
            "scope": scope_of(self), "strata": self.layers(),
            "departments": chosen(self.departments.data),
            "silence_reason": (self.silence_reason.data or "").strip(),
        }  # fmt: skip


class ModeForm(Form):
    mode = RadioField(_l("抽取方式"), choices=offer(rules.MODES.items()))
    mode_reason = TextAreaField(_l("理由"), [TEXT], render_kw={"rows": 3},
                                description=_l("随机抽取不用写；其他方式写明人员、地域、专长等客观原因"))  # fmt: skip
    people = IntegerField(_l("每个小组的本部门人数"), [NumberRange(1, 20, _l("请填 1 到 20。"))])

    def values(self) -> dict[str, Any]:
        return {
            "mode": self.mode.data,
            "reason": self.mode_reason.data or "",
            "people": self.people.data,
        }


class OwnListForm(Form):
    file = FileField(_l("文件"), [FileRequired(_l("请选择文件。"))],
                     description=_l("一列代码即可；对象须已在名录库中"))  # fmt: skip

    def values(self) -> dict[str, Any]:
        stream = self.file.data
        return {"data": stream.read(), "filename": stream.filename or _("名单")}
