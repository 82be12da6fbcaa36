"""Pages of the directory of 检查对象, and the imports of both directories."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, abort
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from jointcheck.catalogue import (
    cell_words,
    directory_steps,
    entity_rows,
    forms,
    identifier,
    inspector_rows,
)
from jointcheck.catalogue.blueprint import bp
from jointcheck.catalogue.model import DirectoryImport, Entity, EntityTag
from jointcheck.ground import export, files, ledger
from jointcheck.ground.db import db
from jointcheck.ground.jobs import Job
from jointcheck.ground.page import page, paged, see
from jointcheck.people.access import me

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 200_000
TEMPLATES = {
    "entities": (entity_rows.COLUMNS, _l("检查对象名录模板")),
    "inspectors": (inspector_rows.COLUMNS, _l("执法检查人员名录模板")),
}


@dataclass(frozen=True)
class Visit:
    """One earlier check of an entity, for its page: when, which task, what came of it."""

    on: Any
    what: str
    url: str | None = None
    state: str = ""


# Later stages say which checks an entity has had: functions (entity) → Visits, newest first.
HISTORY: list[Callable[[Entity], list[Visit]]] = []


def search(given: dict[str, Any]) -> Any:
    """The entities that the query row asks for."""
    query = select(Entity).options(selectinload(Entity.tags)).order_by(Entity.name, Entity.id)
    for key, column in {"kind": Entity.kind, "state": Entity.state, "risk": Entity.risk_class,
                        "region": Entity.region}.items():  # fmt: skip
        if value := given.get(key):
            query = query.where(column == value)
    if tag := given.get("tag"):
        query = query.where(Entity.id.in_(select(EntityTag.entity_id).filter_by(tag=tag)))
    if text := given.get("q", "").strip():
        code = identifier.normalise(text)
        query = query.where(or_(Entity.name.contains(text, autoescape=True),
                                Entity.subject.contains(code, autoescape=True)))  # fmt: skip
    return query


@bp.get("/entities")
def entities() -> Response:
    query = forms.EntityQuery()
    return page("catalogue/entities.html", block="rows", query=query,
                rows=paged(search(query.wanted)), states=forms.ENTITY_STATES)  # fmt: skip


@bp.get("/entities/export")
def export_entities() -> Response:
    """What is shown, as a table; the first 200,000 rows."""
    titles = [
        "code",
        "name",
        "kind",
        "region",
        "address",
        "industry",
        "tags",
        "risk_class",
        "state",
    ]
    rows = db.session.scalars(search(forms.EntityQuery().wanted).limit(MOST)).unique()
    cells = ([e.code, e.name, e.kind, e.region, e.address, e.industry, "、".join(e.tag_names),
              e.risk_class, cell_words.STATES[e.state][0]] for e in rows)  # fmt: skip
    data = export.write_xlsx(cells, [entity_rows.COLUMNS[name][0] for name in titles])
    return attachment(data, _("检查对象名录"))


def attachment(data: bytes, name: str) -> Response:
    return files.made(data, XLSX, f"{name}.xlsx")


@bp.get("/entities/<int:entity>")
def entity(entity: Entity) -> Response:
    visits = [visit for ask in HISTORY for visit in ask(entity)]
    return page("catalogue/entity.html", entity=entity, states=forms.ENTITY_STATES, visits=visits,
                events=ledger.trace(entity))  # fmt: skip


@bp.route("/entities/<int:entity>/correct", methods=["GET", "POST"])
def correct_entity(entity: Entity) -> Response:
    form = forms.EntityForm.of(entity)
    if not form.bound:
        form.tags.data = entity.tag_names
    if form.do(directory_steps.correct_entity, entity, by=me()):
        return see("catalogue.entity", entity=entity.id)
    return page("catalogue/correct.html", form=form, entity=entity)


@bp.route("/directory/<kind>/import", methods=["GET", "POST"])
def import_(kind: str) -> Response:
    if kind not in TEMPLATES:
        abort(404)
    form = forms.UploadForm()
    if made := form.do(directory_steps.submit, kind, by=me()):
        if isinstance(made, Job):
            return see("house.job", job=made.id)
        return see("catalogue.import_report", directory_import=made.id)
    return page("catalogue/import.html", form=form, kind=kind, columns=TEMPLATES[kind][0],
                recent=recent(kind))  # fmt: skip


def recent(kind: str) -> list[DirectoryImport]:
    """The person's own last imports."""
    query = select(DirectoryImport).filter_by(kind=kind, officer_id=me().id)
    return list(db.session.scalars(query.order_by(DirectoryImport.id.desc()).limit(5)))


@bp.get("/directory/<kind>/template")
def template(kind: str) -> Response:
    """An empty table with the columns that an import reads."""
    if kind not in TEMPLATES:
        abort(404)
    columns, title = TEMPLATES[kind]
    return attachment(export.write_xlsx([], [names[0] for names in columns.values()]), str(title))


@bp.get("/imports/<int:directory_import>")
def import_report(directory_import: DirectoryImport) -> Response:
    return page(
        "catalogue/import_report.html", made=directory_import, report=directory_import.report
    )
