"""Form fields of lists and plans: percentages, days, several of many, one a line."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from jointcheck.ground.language import later

WORD = Length(max=120)
TEXT = Length(max=2000)


def number(text: str) -> int:
    """An id from the address; 0, which nothing has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def offer(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Choices from (value, label); marked labels are told in the reader's language."""
    return [SelectChoice(value, later(label)) for value, label in pairs]


class Required:
    """Filled with something that is not only blanks."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        data = field.data
        if data is None or not (data.strip() if isinstance(data, str) else data):
            field.errors = []
            raise StopValidation(_("请填写“%(name)s”。", name=field.label.text))


class Checks(SelectMultipleField):
    """Several of a few, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Day(DateField):
    """A day; the browser's own date picker. Optional unless told otherwise."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any):
        super().__init__(label, validators or [Optional()], **kwargs)


class Percent(Field):
    """A percentage as people write it; ``data`` in hundredths of a per cent, None for blank."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data / 100:g}"

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip().rstrip("%％").strip()
        self.data = None
        if not text:
            return
        try:
            number = Decimal(text) * 100
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or number != int(number) or not 0 < number <= 10_000:
            raise ValueError(_("请填 0 到 100 之间的数，最多两位小数，例如 5 或 2.5。"))
        self.data = int(number)


class Words(StringField):
    """Several words in one line, parted by 、 or commas; ``data`` is their list."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "、".join(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0] if valuelist else ""
        for mark in ("，", ",", "；", ";", "\n"):
            text = text.replace(mark, "、")
        self.data = list(dict.fromkeys(word.strip() for word in text.split("、") if word.strip()))
        if any(len(word) > 60 for word in self.data) or len(self.data) > 40:
            raise ValueError(_("每个词不超过 60 个字，最多 40 个词，用顿号隔开。"))


def reason(label: Any = None) -> TextAreaField:
    """Why something is changed; always asked for."""
    return TextAreaField(label or _l("理由"), [Required(), TEXT], render_kw={"rows": 3})
