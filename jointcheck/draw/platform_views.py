"""A list drawn on another platform: imported, compared, confirmed or sent back, and shown."""

from flask import Response
from sqlalchemy.orm import joinedload

from jointcheck.draw import platform, platform_rows, rules, shown, steps
from jointcheck.draw.blueprint import bp
from jointcheck.draw.model import Draw, PlatformList
from jointcheck.draw.platform_forms import ConfirmForm, ImportForm, SendBackForm
from jointcheck.ground import files, ledger
from jointcheck.ground.page import page, paged, see
from jointcheck.ground.refusal import Refused
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.plan import pool as pools
from jointcheck.plan.model import Task, TaskItem

# of the items the comparison wants their numbers only
access.loads(
    "listed", PlatformList,
    joinedload(PlatformList.task).selectinload(Task.items)
    .joinedload(TaskItem.item_version).lazyload("*"),
)  # fmt: skip


@bp.route("/tasks/<int:task>/platform-list", methods=["GET", "POST"])
def import_list(task: Task) -> Response:
    form = ImportForm.of(task)
    if made := form.do(steps.import_list, task, by=me()):
        return see("draw.listed", listed=made.id)
    return page("draw/import.html", form=form, task=task)


@bp.route("/platform-lists/<int:listed>", methods=["GET", "POST"])
def listed(listed: PlatformList) -> Response:
    form = ConfirmForm()
    if draw := form.do(steps.confirm, listed, by=me()):
        return see("draw.draw", draw=draw.id)
    if listed.verdict is not None and listed.verdict.draw_id is not None and not form.bound:
        return see("draw.draw", draw=listed.verdict.draw_id)
    lines, wrong = compared(listed)
    return page(
        "draw/listed.html", form=form, listed=listed, task=listed.task, lines=lines, wrong=wrong,
        differences=platform_rows.differences(listed.task, lines) if lines else [],
        planned=pools.preview(pools.scheme(listed.task)).wanted, why=platform.why_not(listed, me()),
        events=ledger.trace(listed.task),
    )  # fmt: skip


def compared(listed: PlatformList) -> tuple[list[platform_rows.Line], str]:
    """The lines; or why the file no longer fits the directory, which may have changed since."""
    try:
        return platform.lines_of(listed), ""
    except Refused as refused:
        return [], str(refused.sentence)


@bp.get("/platform-lists/<int:listed>/file")
def listed_file(listed: PlatformList) -> Response:
    return files.send(listed.file_sha256, listed.filename)


@bp.route("/platform-lists/<int:listed>/return", methods=["GET", "POST"])
def send_back(listed: PlatformList) -> Response:
    form = SendBackForm()
    if form.do(steps.send_back, listed, by=me()):
        return see("plan.task", task=listed.task_id)
    return page("draw/send_back.html", form=form, listed=listed, task=listed.task)


def drawn(draw: Draw) -> Response:
    """The page of a list that was drawn elsewhere, in the place of a draw's."""
    found = paged(shown.results(draw))
    return page(
        "draw/elsewhere.html", "rows", draw=draw, task=draw.task, listed=draw.platform,
        state=rules.STATES[rules.state(draw)], found=found,
        teams=shown.team_numbers(found.items), events=ledger.trace(draw.task),
    )  # fmt: skip
