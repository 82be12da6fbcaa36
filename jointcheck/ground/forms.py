"""Forms: every one carries a CSRF token, a key that is spent once, and the version of its thing."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import g, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from flask_wtf.form import _Auto
from wtforms import HiddenField, SelectFieldBase, StringField
from wtforms.validators import DataRequired, InputRequired

from jointcheck.ground import operation
from jointcheck.ground.merge import Values, merged
from jointcheck.ground.refusal import Refused, Stale

UNSHOWN = {"PasswordField", "FileField", "MultipleFileField"}
MACHINERY = ("csrf_token", "form_key", "form_version", "form_name")


class Form(FlaskForm):
    """A form of the house. Without fields of its own it is a button that does one step."""

    form_key = HiddenField()
    form_version = HiddenField()
    form_name = HiddenField()

    class Meta:
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            # A page may hold several forms; only the one that was sent reads the request.
            if formdata is _Auto and request.form.get("form_name") != type(form).__name__:
                return None
            return FlaskForm.Meta.wrap_formdata(self, form, formdata)

    @classmethod
    def of(cls, thing: Any, **kwargs: Any) -> Any:
        """The form for an existing thing: filled from it, and refusing to overwrite a newer one."""
        form = cls(obj=thing, **kwargs)
        form.thing = thing
        if not form.bound:
            form.form_version.data = str(getattr(thing, "version", ""))
        return form

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.thing: Any = None
        self.refusals: list[str] = []
        self.form_name.data = type(self).__name__
        for field in self.own_fields():  # a page may hold several forms with a field of one name
            field.id = field.label.field_id = f"{type(self).__name__.lower()}-{field.id}"
            ask_clearly(field)
        if not self.bound:
            self.form_key.data = secrets.token_urlsafe(16)

    @property
    def bound(self) -> bool:
        """Whether this form is the one that was sent."""
        return self.is_submitted() and request.form.get("form_name") == type(self).__name__

    def own_fields(self) -> list[Any]:
        return [field for field in self if field.name not in MACHINERY]

    def values(self) -> dict[str, Any]:
        """What the person entered, by field name."""
        return {field.name: field.data for field in self.own_fields()}

    @property
    def failed(self) -> bool:
        return bool(self.errors or self.refusals)

    def do(self, step: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """When the form was sent and is right: do the step with its values.

        Returns the step's result (or True), or None when the page is to be shown again with the
        errors. Raises ``Stale`` when the thing has changed since the form was opened.
        """
        if not self.bound:
            return None
        g.form = self
        if not self.validate():
            return None
        self.refuse_stale()
        try:
            done = step(*args, **self.values(), **kwargs) or True
            g.form_done = True
            return done
        except Refused as refused:
            self.refuse(refused)
        except Stale:
            raise Stale(self, self.thing) from None
        return None

    def refuse_stale(self) -> None:
        base = operation.base()
        if base is not None:
            self.merge(base, shown(type(self)(formdata=None, obj=self.thing)) if base else {})
            return
        version = getattr(self.thing, "version", None)
        if version is not None and self.form_version.data != str(version):
            raise Stale(self, self.thing)

    def merge(self, base: Values, theirs: Values) -> None:
        """Take over what others wrote into fields that this person left alone.

        Raises ``Stale`` when both changed the same field: a person decides, field by field.
        """
        mine = {name: request.form.getlist(name) for name in base}
        found, clashes = merged(base, mine, theirs)
        if clashes:
            g.clashes = clashes
            raise Stale(self, self.thing)
        for name, values in found.items():
            if name in self._fields and values != mine[name]:
                field = self._fields[name]
                field.data, field.raw_data = None, values
                field.process_formdata(values)

    def refuse(self, refused: Refused) -> None:
        """Show the sentence at its field, or above the form."""
        if refused.field in self._fields:
            field = self._fields[refused.field]
            field.errors = [*field.errors, refused.sentence]
        else:
            self.refusals.append(refused.sentence)

    def problems(self) -> list[tuple[str | None, str]]:
        """(field id or None, sentence) for the summary on top of the form."""
        found: list[tuple[str | None, str]] = [(None, sentence) for sentence in self.refusals]
        for field in self:
            found += [(field.id, str(error)) for error in flat(field.errors)]
        return found


def shown(form: Form) -> dict[str, list[str]]:
    """What a page shows in each field of an unsent form, as a browser would send it."""
    return {f.name: texts(f) for f in form.own_fields() if f.type not in UNSHOWN}


def texts(field: Any) -> list[str]:
    if isinstance(field.data, (list, tuple, set)):
        return [str(one) for one in field.data]
    if hasattr(field, "_value"):
        return [field._value()]
    return [str(field.data)] if field.data not in (None, False) else []


def ask_clearly(field: Any) -> None:
    """A required field asks for itself by name, so that a list of errors is clear."""
    field.validators = [clear(field, one) for one in field.validators]


def clear(field: Any, rule: Any) -> Any:
    if isinstance(rule, InputRequired) and isinstance(field, StringField):
        rule = DataRequired(rule.message)  # blanks alone are no words
    if isinstance(rule, (DataRequired, InputRequired, FileRequired)) and rule.message is None:
        rule.message = asked(field)
    return rule


def asked(field: Any) -> Any:
    if isinstance(field, FileField):
        return _l("请上传“%(what)s”。", what=field.label.text)
    if isinstance(field, SelectFieldBase):
        return _l("请选择“%(what)s”。", what=field.label.text)
    return _l("请填写“%(what)s”。", what=field.label.text)


def flat(errors: Any) -> list[Any]:
    """Errors of nested fields as one list."""
    if isinstance(errors, dict):
        return [one for value in errors.values() for one in flat(value)]
    if isinstance(errors, (list, tuple)):
        return [one for value in errors for one in flat(value)]
    return [errors]


class Query(FlaskForm):
    """The conditions above a table: a GET form whose state is the address; ``data`` has no token."""

    class Meta:
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            return request.args if formdata is _Auto else formdata

    @property
    def wanted(self) -> dict[str, Any]:
        """The conditions that were given."""
        return {field.name: field.data for field in self if field.data not in (None, "", [], False)}
