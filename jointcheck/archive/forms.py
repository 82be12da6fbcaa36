"""Forms of the archive: why something is missing, how long things are kept, what to look for."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional

from jointcheck.archive import custody_rules, rules
from jointcheck.catalogue.fields import offer
from jointcheck.ground.forms import Form, Query

FOREVER = "0"
YEARS = [(str(years or FOREVER), word) for years, word in rules.TERMS.items()]


class FileForm(Form):
    """立卷 or 重新立卷."""

    situation = TextAreaField(
        _l("本卷情况说明"), [Length(max=2000)],
        description=_l("写入备考表：缺少什么、为什么，纸质原件存放在哪里。没有可说明的可以不填。"),
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        return {"situation": (self.situation.data or "").strip()}


class FileAllForm(Form):
    """整批立卷: a button."""


class SealForm(Form):
    """封存: a button."""


def years(outcome: str) -> SelectField:
    return SelectField(
        _l("保管期限"), [InputRequired()], choices=offer(YEARS), name=f"{outcome}_years",
        default=FOREVER,  # as long as nothing has been determined
    )  # fmt: skip


def method(outcome: str) -> SelectField:
    return SelectField(_l("保存方式"), [InputRequired()], choices=offer(rules.METHODS.items()),
                       name=f"{outcome}_method")  # fmt: skip


class RetentionForm(Form):
    """归档保存方式 by outcome."""

    clean_years, clean_method = years("clean"), method("clean")
    problem_years, problem_method = years("problem"), method("problem")
    penalty_years, penalty_method = years("penalty"), method("penalty")

    def fill(self, known: Any) -> None:
        """Show what the department has determined so far."""
        for rule in known:
            self[f"{rule.outcome}_years"].data = str(rule.years or FOREVER)
            self[f"{rule.outcome}_method"].data = rule.method

    def values(self) -> dict[str, Any]:
        terms = {
            name: (int(self[f"{name}_years"].data) or None, self[f"{name}_method"].data)
            for name in rules.OUTCOMES
        }
        return {"terms": terms}


class VolumeQuery(Query):
    """What volumes to show."""

    q = StringField(_l("案卷号或题名"), [Length(max=100)])
    state = SelectField(
        _l("状态"), [Optional(), AnyOf(["", *rules.STATES])],
        choices=offer([("", _l("全部")), *rules.STATES.items()]), validate_choice=False,
    )  # fmt: skip
    year = IntegerField(_l("年度"), [Optional(), NumberRange(2000, 2999)])


class YearQuery(Query):
    """Year and department of the statistics."""

    department = SelectField(_l("参与部门"), validate_choice=False)
    year = SelectField(_l("年度"), coerce=int, validate_choice=False)


class LoanForm(Form):
    """登记借阅."""

    form = SelectField(_l("借阅方式"), choices=offer(custody_rules.FORMS.items()))
    borrower = StringField(_l("借阅人"), [InputRequired(), Length(max=50)])
    unit = StringField(_l("借阅单位"), [InputRequired(), Length(max=100)])
    purpose = TextAreaField(_l("借阅事由"), [InputRequired(), Length(max=1000)])
    due_on = DateField(_l("归还日期"), [InputRequired()])


class ReturnForm(Form):
    remark = StringField(_l("归还时的情况"), [InputRequired(), Length(max=300)],
                         description=_l("如：完好，共 25 件。"))  # fmt: skip


class AppraisalForm(Form):
    """鉴定意见."""

    opinion = SelectField(_l("鉴定意见"), choices=offer(custody_rules.OPINIONS.items()))
    years = IntegerField(_l("延长年数"), [Optional(), NumberRange(1, 100)])
    reason = TextAreaField(_l("理由"), [InputRequired(), Length(max=2000)])


class DestroyForm(Form):
    """监销: a button."""
