"""The item list (清单), the two directories (名录库) and the pinned checklists."""

from jointcheck.catalogue.model.checklist import (
    ChecklistApproval,
    ChecklistUpload,
    ChecklistVersion,
)
from jointcheck.catalogue.model.entity import DirectoryImport, Entity, EntityLicence, EntityTag
from jointcheck.catalogue.model.inspector import Absence, Certificate, Inspector, Relation
from jointcheck.catalogue.model.item import (
    Item,
    ItemBasis,
    ItemChecklist,
    ItemDepartment,
    ItemVersion,
    ListEdition,
)

__all__ = [
    "Absence",
    "Certificate",
    "ChecklistApproval",
    "ChecklistUpload",
    "ChecklistVersion",
    "DirectoryImport",
    "Entity",
    "EntityLicence",
    "EntityTag",
    "Inspector",
    "Item",
    "ItemBasis",
    "ItemChecklist",
    "ItemDepartment",
    "ItemVersion",
    "ListEdition",
    "Relation",
]
