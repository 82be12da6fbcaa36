"""A checklist tried out before anybody uses it: as the tablet shows it, and nothing is stored."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField

from jointcheck.plugin import Answer, Checklist, Item, score
from jointcheck.visit import sheet_form
from jointcheck.visit.sheet_form import SheetForm
from jointcheck.visit.sheet_page import View


class TrialForm(SheetForm):
    """Fields as on a sheet, and ``p_``: as if a photo had been taken."""

    def answers(self) -> dict[str, Answer]:
        """What was typed, by item code."""
        codes = [name[2:] for name in self._fields if name.startswith("v_")]
        return {code: self.answer(code) for code in codes}

    def answer(self, code: str) -> Answer:
        entry = self.entry(code)
        return Answer(entry.value or "", entry.note, int(self[f"p_{code}"].data))


def form(checklist: Checklist) -> TrialForm:
    """The form of a checklist that is pinned to no sheet."""
    fields: dict[str, Any] = {}
    for item in checklist.places.values():
        fields |= sheet_form.item_fields(item) | {f"p_{item.code}": shot(item)}
    made: type[TrialForm] = type("TrialForm", (TrialForm,), fields)
    return made()


def shot(item: Item) -> BooleanField:
    return BooleanField(_l("（预览）当作已拍照"))


def rest(checklist: Checklist, view: View) -> str:
    """What the foot of the page says: how many are open, or what the sheet would score."""
    if view.open:
        n = len(view.open)
        return ngettext("还有 %(num)s 项未填好", "还有 %(num)s 项未填好", n)
    reached = score(checklist, view.given)
    if reached is None:
        return _("全部填好，可以签字")
    return _("全部填好，得分 %(percent)s，%(band)s", percent=reached.percent, band=reached.band)
