"""Forms around a sheet: who is responsible, the signature, a reason."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from jointcheck.ground.forms import Form
from jointcheck.visit import sheets, strokes
from jointcheck.visit.model import Sheet
from jointcheck.visit.moments import instant
from jointcheck.visit.shown import Seen


class ResponsibleForm(Form):
    responsible_id = SelectField(_l("具体负责检查的人员"), [InputRequired()], coerce=int)

    @classmethod
    def of(cls, thing: Sheet, **kwargs: Any) -> "ResponsibleForm":
        form = super().of(thing, **kwargs)
        form.responsible_id.choices = {
            m.inspector_id: m.inspector.name for m in sheets.colleagues(thing)
        }
        return form  # type: ignore[return-value]

    def values(self) -> dict[str, Any]:
        return {"inspector": self.responsible_id.data}


class SeenForm(Form):
    """An act upon what was read before it: it says which words those were.

    ``shown``: the digest of the facts on the page (``visit.shown``), made by the server for its own
    page and by the tablet for the page it took along. ``signed_at``, ``device``: the tablet's own
    clock and random id.
    """

    shown = HiddenField(validators=[Length(max=64)])
    signed_at = HiddenField(validators=[Length(max=40)])
    device = HiddenField(validators=[Length(max=64)])

    @classmethod
    def showing(cls, thing: Any, shown: str) -> Any:
        """The form on a page that shows facts of this digest."""
        form = cls.of(thing)
        if not form.bound:
            form.shown.data = shown
        return form

    def values(self) -> dict[str, Any]:
        found = super().values()
        seen, at, device = (found.pop(one) or "" for one in ("shown", "signed_at", "device"))
        return found | {"seen": Seen(seen, instant(at), device)}


class HandForm(SeenForm):
    """A signature drawn by hand. ``path``: path data, or JSON as ``strokes.path`` takes it."""

    path = HiddenField(_l("签名"), [Length(max=strokes.LONGEST_SENT)])

    def values(self) -> dict[str, Any]:
        found = super().values()
        return found | {"path": found["path"] or ""}


class SignForm(HandForm):
    """The password of whoever holds the tablet, and his hand if he draws it."""

    password = PasswordField(_l("本人登录密码"), [InputRequired(), Length(max=1000)],
                             render_kw={"autocomplete": "current-password"})  # fmt: skip


class ReasonForm(Form):
    reason = TextAreaField(_l("理由"), [InputRequired(), Length(max=2000)])
