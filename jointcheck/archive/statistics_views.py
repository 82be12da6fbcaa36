"""Pages of the statistics and of the oversight."""

from collections.abc import Callable

from flask import Response, abort, g, make_response
from flask_babel import gettext as _

from jointcheck.archive import contents, figures, oversight, problems, progress, workload
from jointcheck.archive.blueprint import bp
from jointcheck.archive.figures import Scope
from jointcheck.archive.forms import YearQuery
from jointcheck.archive.rates import Table
from jointcheck.catalogue.fields import offer
from jointcheck.ground import clock, export
from jointcheck.ground.page import page
from jointcheck.people import inspecting
from jointcheck.people.access import me

PARTS: dict[str, Callable[[Scope], list[Table]]] = {
    "progress": progress.tables, "problems": lambda s: [*problems.tables(s), contents.table(s)],
    "workload": workload.tables,
}  # fmt: skip
KINDS = {
    "csv": (export.write_csv, "text/csv; charset=utf-8"),
    "xlsx": (
        export.write_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


def wanted(query: YearQuery) -> Scope:
    """The scope that the address asks for; what it asks wrongly falls back to this year, all."""
    names = inspecting.names()
    years = figures.years(me())
    query.year.choices = offer((year, str(year)) for year in years)
    query.department.choices = offer([("", _("全部")), *((str(k), n) for k, n in names.items())])
    if query.year.data not in years:
        query.year.data = clock.today().year
    chosen = next((k for k in names if str(k) == query.department.data), None)
    return figures.scope(me(), query.year.data, chosen, names)


@bp.get("/statistics/", defaults={"part": "progress"})
@bp.get("/statistics/<part>")
def statistics(part: str) -> Response:
    if part not in PARTS:
        abort(404)
    query = YearQuery()
    scope, g.section = wanted(query), "statistics"
    return page("archive/statistics.html", query=query, part=part, tables=PARTS[part](scope))


@bp.get("/statistics/<part>/<table>.<kind>")
def export_table(part: str, table: str, kind: str) -> Response:
    if part not in PARTS or kind not in KINDS:
        abort(404)
    scope = wanted(YearQuery())
    found = [one for one in PARTS[part](scope) if one.key == table and not one.internal]
    if not found:
        abort(404)
    write, content_type = KINDS[kind]
    response = make_response(write(found[0].plain(), list(found[0].columns)))
    response.content_type = content_type
    name = f"{table}-{scope.year}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/oversight")
def oversee() -> Response:
    query = YearQuery()
    g.section = "statistics"
    return page("archive/oversight.html", query=query, tables=oversight.tables(wanted(query)))
