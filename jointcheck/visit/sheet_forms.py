"""Forms around a sheet: who is responsible, the signature, a reason."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from jointcheck.ground.forms import Form
from jointcheck.visit import sheets, strokes
from jointcheck.visit.model import Sheet
from jointcheck.visit.moments import instant
from jointcheck.visit.signatures import Tablet


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


class HandForm(Form):
    """A signature drawn by hand, bound to the digest of what the page showed.

    ``path``: path data, or JSON as ``strokes.path`` takes it. ``signed_at``, ``device``: the
    tablet's own clock and random id.
    """

    path = HiddenField(_l("签名"), [Length(max=strokes.LONGEST_SENT)])
    digest = HiddenField(validators=[Length(max=64)])
    signed_at = HiddenField(validators=[Length(max=40)])
    device = HiddenField(validators=[Length(max=64)])

    @classmethod
    def showing(cls, thing: Any, digest: str) -> Any:
        """The form on a page that shows what has this digest."""
        form = cls.of(thing)
        if not form.bound:
            form.digest.data = digest
        return form

    def values(self) -> dict[str, Any]:
        found = super().values()
        shown, at, device = (found.pop(one) or "" for one in ("digest", "signed_at", "device"))
        return found | {"path": found["path"] or "", "tablet": Tablet(shown, instant(at), device)}


class SignForm(HandForm):
    """The password of whoever holds the tablet, and his hand if he draws it."""

    password = PasswordField(_l("本人登录密码"), [InputRequired(), Length(max=1000)],
                             render_kw={"autocomplete": "current-password"})  # fmt: skip


class ReasonForm(Form):
    reason = TextAreaField(_l("理由"), [InputRequired(), Length(max=2000)])
