"""The blueprint of this stage, and in which section of the rail each page stands."""

from flask import Blueprint, g, request

from jointcheck.catalogue.model import (
    Absence,
    ChecklistUpload,
    ChecklistVersion,
    DirectoryImport,
    Entity,
    Inspector,
    ItemVersion,
    ListEdition,
    Relation,
)
from jointcheck.people import access

bp = Blueprint("catalogue", __name__)
SECTIONS = {"entit": "directory", "inspector": "directory", "import": "directory",
            "directory": "directory", "checklist": "plugins", "plugin": "plugins",
            "absence": "directory", "relation": "directory"}  # fmt: skip

for name, model in {
    "item_version": ItemVersion, "edition": ListEdition, "entity": Entity,
    "directory_import": DirectoryImport, "inspector": Inspector, "absence": Absence,
    "relation": Relation, "checklist_version": ChecklistVersion, "checklist_upload": ChecklistUpload,
}.items():  # fmt: skip
    access.loads(name, model)


@bp.before_request
def section() -> None:
    address = request.path.strip("/")
    g.section = next((s for start, s in SECTIONS.items() if address.startswith(start)), "catalogue")
