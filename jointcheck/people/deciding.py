"""What one person asks for and another decides: 批准, or 不同意 with the reason (``w.decision``)."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from jointcheck.ground.forms import Form


class ApproveForm(Form):
    """A button."""


class RefuseForm(Form):
    refusal = TextAreaField(_l("不同意的理由"), [InputRequired(), Length(max=2000)])


def decision(thing: Any) -> dict[str, Form]:
    """Both forms, for the page of what was asked for."""
    return {"approve": ApproveForm.of(thing), "refuse": RefuseForm.of(thing)}
