"""The form that takes a checklist workbook, and its two answers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import StopValidation

from jointcheck.catalogue import upload_steps
from jointcheck.ground.forms import Form
from jointcheck.people.access import me
from jointcheck.plugin import Checklist
from jointcheck.plugin.spreadsheet import MAX_BYTES, Faulty
from jointcheck.plugin.workbook import read


class WorkbookForm(Form):
    """Reads the workbook while validating: every faulty cell becomes a line of its own."""

    file = FileField(_l("检查表工作簿"), [FileRequired(_l("请选择文件。"))],
                     description=_l("用下载的模板填写的 .xlsx 文件"))  # fmt: skip
    checklist: Checklist | None = None

    def validate_file(self, field: Any) -> None:
        try:
            self.checklist = read(
                field.data.stream.read(MAX_BYTES + 1),
                also=lambda checklist: upload_steps.unfit(checklist, me().department),
            )
        except Faulty as faulty:
            field.errors = [*field.errors, *faulty.faults]
            raise StopValidation from faulty

    def values(self) -> dict[str, Any]:
        return {"checklist": self.checklist}


class AdoptUploadForm(Form):
    """Takes an upload into use."""


class DropUploadForm(Form):
    """Takes an upload away."""
