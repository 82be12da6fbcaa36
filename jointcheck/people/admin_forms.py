"""Forms of the three administrators."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from jointcheck.ground import ledger
from jointcheck.ground.db import db
from jointcheck.ground.forms import Form, Query
from jointcheck.people.model import Department
from jointcheck.people.words import ROLE_WORDS


def department_choices() -> list[SelectChoice]:
    """Every department, by id."""
    rows = db.session.execute(
        db.select(Department.id, Department.short_name).order_by(Department.id)
    )
    return [SelectChoice(str(key), name) for key, name in rows]


def role_choices() -> list[SelectChoice]:
    return [SelectChoice(role, str(word)) for role, word in ROLE_WORDS.items()]


def department(field: Any) -> Department:
    """The department that was chosen."""
    return db.session.get_one(Department, int(field.data))


class OfficerQuery(Query):
    q = StringField(_l("姓名、用户名或工号"))
    department = SelectField(_l("部门"), validate_choice=False)
    role = SelectField(_l("角色"), validate_choice=False)
    state = SelectField(_l("状态"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        everything = SelectChoice("", _("全部"))
        self.department.choices = [everything, *department_choices()]
        self.role.choices = [everything, *role_choices()]
        self.state.choices = [everything, SelectChoice("active", _("在用")),
                              SelectChoice("suspended", _("已停用"))]  # fmt: skip


LOGIN = Regexp(r"^[a-z0-9][a-z0-9.-]*$", message=_l("用户名用小写字母、数字、点和短横线。"))


class OfficerForm(Form):
    login = StringField(_l("用户名"), [InputRequired(), Length(max=40), LOGIN])
    name = StringField(_l("姓名"), [InputRequired(), Length(max=40)])
    staff_number = StringField(
        _l("工号"),
        [InputRequired(), Length(max=40)],
        description=_l("一个人只有一个账号，以工号区分。"),
    )
    department = SelectField(_l("部门"), [InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.department.choices = department_choices()

    def values(self) -> dict[str, Any]:
        return super().values() | {"department": department(self.department)}


class ReasonForm(Form):
    reason = TextAreaField(_l("理由"), [InputRequired(), Length(max=500)])


class RestoreForm(Form):
    pass


class ResetForm(Form):
    pass


class TransferForm(Form):
    department = SelectField(_l("调往部门"), [InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.department.choices = department_choices()

    def values(self) -> dict[str, Any]:
        return {"department": department(self.department)}


class GrantForm(Form):
    role = SelectField(_l("角色"), [InputRequired()])
    department = SelectField(_l("所在部门"), [InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.role.choices = role_choices()
        self.department.choices = department_choices()

    def values(self) -> dict[str, Any]:
        return {"role": self.role.data, "department": department(self.department)}


class DepartmentForm(Form):
    code = StringField(_l("代码"), [InputRequired(), Length(max=20), Regexp(r"^[A-Za-z0-9]+$")])
    name = StringField(_l("全称"), [InputRequired(), Length(max=60)])
    short_name = StringField(_l("简称"), [InputRequired(), Length(max=20)])
    document_prefix = StringField(_l("文号前缀"), [Optional(), Length(max=20)],
                                  description=_l("如“新自然资抽查”。"))  # fmt: skip
    phone = StringField(_l("对外办公电话"), [Optional(), Length(max=40)])
    address = StringField(_l("办公地址"), [Optional(), Length(max=120)])


class CalendarForm(Form):
    layer = RadioField(_l("哪一层"), [InputRequired()])
    file = FileField(_l("文件"), [FileRequired(_l("请选择文件。"))],
                     description=_l("CSV 或 XLSX，列：日期、类型（放假或上班）、依据。"))  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.layer.choices = [
            SelectChoice("national", _("国家安排")),
            SelectChoice("county", _("地方假日")),
        ]

    def values(self) -> dict[str, Any]:
        file = self.file.data
        return {"layer": self.layer.data, "data": file.read(), "filename": file.filename or ""}


class LedgerQuery(Query):
    verb = SelectField(_l("做了什么"), validate_choice=False)
    who = StringField(_l("人员姓名或用户名"))
    subject = StringField(_l("对象，如 task:3"))
    since = StringField(_l("自（日期）"), [Optional()], render_kw={"type": "date"})

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        words = sorted((str(word), verb) for verb, word in ledger.WORDS.items())
        self.verb.choices = [
            SelectChoice("", _("全部")),
            *(SelectChoice(verb, word) for word, verb in words),
        ]
