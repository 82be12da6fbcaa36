"""A pinned checklist as a form: one set of fields for each item, nothing chosen beforehand."""

from collections.abc import Collection, Iterable
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from jointcheck.catalogue import pins
from jointcheck.ground import operation
from jointcheck.ground.forms import Form
from jointcheck.plugin import VERDICTS, Item
from jointcheck.visit.model import Sheet
from jointcheck.visit.sheets import Entry, mark, tidy

LONGEST = 2000
MORE = {"number": {"inputmode": "decimal", "autocomplete": "off"}, "date": {"type": "date"}}


class SheetForm(Form):
    """Fields ``v_`` value, ``n_`` note, ``r_`` what was seen, for each of the item ``codes``."""

    codes: frozenset[str] = frozenset()

    def __init__(self, *args: Any, obj: Sheet | None = None, **kwargs: Any):
        super().__init__(*args, data=stored(obj, self.codes) if obj else None, **kwargs)

    def refuse_stale(self) -> None:
        """Two people may fill one sheet: each answer carries its own version.

        A tablet that was away cannot know it: what it had shown is merged with what stands now.
        """
        base = operation.base()
        if not base:
            return
        now = stored(self.thing, self.codes)
        self.merge(base, {name: [now.get(name, "")] for name in base})
        for name in base:
            seen = f"r_{name[2:]}"
            if seen in self._fields:
                self[seen].data = now.get(seen, "0")

    def own_fields(self) -> list[Any]:
        return [f for f in super().own_fields() if f.name[:2] in ("v_", "n_")]

    def values(self) -> dict[str, Any]:
        """``entries`` by item code; ``skip``: the section that does not concern the entity."""
        codes = [name[2:] for name in self._fields if name.startswith("v_")]
        skip = request.form.get("skip", type=int)
        reason = self._fields.get(f"reason_{skip}")
        return {
            "entries": {code: self.entry(code) for code in codes},
            "skip": skip, "reason": reason.data if reason else "",
        }  # fmt: skip

    def entry(self, code: str) -> Entry:
        value, note, seen = (self[f"{part}_{code}"].data for part in "vnr")
        return Entry(tidy(value), tidy(note), seen or "0")


def of(sheet: Sheet) -> SheetForm:
    """The form of a whole sheet."""
    checklist = pins.checklist(sheet.checklist_version)
    return with_fields(sheet, checklist.places.values(), len(checklist.sections))


def on_page(sheet: Sheet) -> SheetForm:
    """The form of the sheet's page. The page writes the items itself, for speed: the fields are
    there only once the form was sent."""
    checklist = pins.checklist(sheet.checklist_version)
    return (
        of(sheet) if request.method == "POST" else with_fields(sheet, (), len(checklist.sections))
    )


def of_item(sheet: Sheet, code: str) -> SheetForm:
    """The form of one item. ``KeyError`` when the sheet has no such item."""
    return with_fields(sheet, [pins.checklist(sheet.checklist_version).item(code)])


def with_fields(sheet: Sheet, items: Iterable[Item], sections: int = 0) -> SheetForm:
    fields: dict[str, Any] = {}
    for item in (found := list(items)):
        fields |= item_fields(item)
    fields |= {f"reason_{n}": reason() for n in range(sections)}
    codes = frozenset(item.code for item in found)
    made: type[SheetForm] = type("SheetForm", (SheetForm,), fields | {"codes": codes})
    return made.of(sheet)  # type: ignore[return-value]


def item_fields(item: Item) -> dict[str, Any]:
    return {
        f"v_{item.code}": value_field(item),
        f"n_{item.code}": TextAreaField(_l("情况说明"), [Optional(), Length(max=LONGEST)],
                                        render_kw={"rows": 2}),
        f"r_{item.code}": HiddenField(validators=[Length(max=80)]),
    }  # fmt: skip


def value_field(item: Item) -> Any:
    limits = [Optional(), Length(max=LONGEST)]
    if item.kind in ("verdict", "choice"):
        words = VERDICTS if item.kind == "verdict" else item.choices
        return RadioField(item.text, limits, choices=[*words], validate_choice=False)
    if item.kind == "text":
        return TextAreaField(item.text, limits)
    return StringField(item.text, limits, render_kw=MORE[item.kind])


def reason() -> StringField:
    return StringField(_l("本节不涉及的理由"), [Optional(), Length(max=500)])


def stored(sheet: Sheet, codes: Collection[str]) -> dict[str, str]:
    """What the sheet holds of these items, by field name."""
    data = {}
    for answer in sheet.answers:
        if answer.code in codes:
            data[f"v_{answer.code}"] = answer.value or ""
            data[f"n_{answer.code}"] = answer.note
            data[f"r_{answer.code}"] = mark(answer)
    return data
