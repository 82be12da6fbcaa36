"""Forms around a sheet: who is responsible, the signature, a reason."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from jointcheck.ground.forms import Form
from jointcheck.visit import sheets, strokes
from jointcheck.visit.model import Sheet


class ResponsibleForm(Form):
    inspector = SelectField(_l("具体负责检查的人员"), [InputRequired()], coerce=int)

    @classmethod
    def of(cls, thing: Sheet, **kwargs: Any) -> "ResponsibleForm":
        form = super().of(thing, **kwargs)
        form.inspector.choices = {
            m.inspector_id: m.inspector.name for m in sheets.colleagues(thing)
        }
        if not form.bound:
            form.inspector.data = thing.responsible_id
        return form  # type: ignore[return-value]


class SignForm(Form):
    """The password of whoever holds the tablet, and his hand if he draws it."""

    password = PasswordField(_l("本人登录密码"), [InputRequired(), Length(max=200)],
                             render_kw={"autocomplete": "current-password"})  # fmt: skip
    path = HiddenField(_l("签名"), [Length(max=strokes.LONGEST)])


class ReasonForm(Form):
    reason = TextAreaField(_l("理由"), [InputRequired(), Length(max=2000)])
