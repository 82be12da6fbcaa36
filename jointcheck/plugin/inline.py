"""The inline checks of a `form_base`, run in the plugin's own process over a filled sheet."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from wtforms import DateField, DecimalField, Form, StringField

from .answers import NOTHING, Answer, Answers, decimal, fault, visible
from .checklist import Checklist, Item, item_code
from .shape import ShapeError
from .values import Remark
from .words import GROUPS

FIELDS = {"number": DecimalField, "date": DateField}


def refuse_unfit(checklist: Checklist) -> None:
    """ShapeError unless `form_base` is a WTForms form whose methods name items of the checklist."""
    base = checklist.form_base
    if not isinstance(base, type) or not issubclass(base, Form):
        raise ShapeError(f"{checklist.title}：form_base 须是 wtforms.Form 的子类")
    codes = {item.code for item in checklist.rows()}
    named = [name.removeprefix("validate_") for name in dir(base) if name.startswith("validate_")]
    for code in named:
        if code not in codes:
            raise ShapeError(f"{checklist.title}：validate_{code} 所指的检查项不存在")
    for code in codes:
        if hasattr(Form, code):
            raise ShapeError(
                f"{checklist.title}：编号 {code} 是 WTForms 的保留名称，请改用别的编号"
            )


def remarks(checklist: Checklist, base: type[Any], answers: Answers) -> list[Remark]:
    """What `validate_<item code>` objects to, for every answer that is given, shown and sound."""
    shown = {item.code for item in visible(checklist, answers)}
    found: list[Remark] = []
    for places in _forms(checklist):
        asked = {
            name: item for name, item in places.items()
            if item.code in shown and hasattr(base, f"validate_{name}") and _sound(item, answers)
        }  # fmt: skip
        if asked:
            found += _said(_form(base, places, shown, answers), asked)
    return list(dict.fromkeys(found))


def _said(form: Any, asked: Mapping[str, Item]) -> Iterator[Remark]:
    for name, item in asked.items():
        form[name].validate(form, (getattr(type(form), f"validate_{name}"),))
        yield from (Remark(item.code, str(error)) for error in form[name].errors)


def _sound(item: Item, answers: Answers) -> bool:
    answer = answers.get(item.code, NOTHING)
    return answer.given and not fault(item, answer.value.strip())


def _forms(checklist: Checklist) -> Iterator[dict[str, Item]]:
    """{own code: place} of one form: the plain items, and again with each row of each group."""
    plain: dict[str, Item] = {}
    rows: list[dict[str, Item]] = []
    for section in checklist.sections:
        for item in section.items:
            if item.kind == "repeat":
                rows += [
                    {item_code(place.code): place for place in item.row(number)}
                    for number in range(1, item.most + 1)
                ]
            else:
                inside = item.items if item.kind in GROUPS else (item,)
                plain |= {one.code: one for one in inside}
    yield plain
    yield from (plain | row for row in rows)


def _form(base: type[Any], places: Mapping[str, Item], shown: set[str], answers: Answers) -> Any:
    fields = {name: FIELDS.get(item.kind, StringField)() for name, item in places.items()}
    data = {
        name: _value(item, answers.get(item.code, NOTHING) if item.code in shown else NOTHING)
        for name, item in places.items()
    }
    return type("Sheet", (base,), fields)(data=data)


def _value(item: Item, answer: Answer) -> Any:
    text = answer.value.strip()
    if not answer.given:
        return None
    if item.kind == "number":
        return decimal(text)
    if item.kind == "date":
        return None if fault(item, text) else date.fromisoformat(text)
    return text
