"""The eight hooks. Six give data when the plugin is admitted; two are asked while people work."""

from collections.abc import Iterable

import pluggy

from .answers import Answers
from .checklist import Checklist
from .events import Event
from .values import (
    Assessment,
    Card,
    FollowUp,
    Lookup,
    Paper,
    Publisher,
    ReviewStep,
    Settings,
    Workbook,
)

hookspec = pluggy.HookspecMarker("jointcheck")


@hookspec
def checklists() -> Iterable[Checklist | Workbook]:  # type: ignore[empty-body]
    """The department's checklists. On failure they are not offered; pinned ones stay.

    本部门的专项检查表。出错时不供新任务选用，已锁定的版本不受影响。
    """


@hookspec
def lookups() -> Iterable[Lookup]:  # type: ignore[empty-body]
    """Comparisons to make before a visit. A failure shows in the row.

    预查比对（第十三条第一项）。出错时显示“未能查询”，由执法人员人工核对。
    """


@hookspec
def papers() -> Iterable[Paper]:  # type: ignore[empty-body]
    """Extra papers. On failure the core's plain papers remain.

    本部门的附加文书。出错时仍可使用系统自带文书。
    """


@hookspec
def review_steps() -> Iterable[ReviewStep]:  # type: ignore[empty-body]
    """Extra review passes. Fails closed: an unknown answer holds the record.

    附加审核环节（第十六条）。出错时记录暂停，由发起部门说明理由后方可放行。
    """


@hookspec
def followups() -> Iterable[FollowUp]:  # type: ignore[empty-body]
    """Routes of follow-up. On failure the standard routes remain.

    后续监管去向（第十八条）。出错时仍可使用系统自带去向。
    """


@hookspec
def publishers() -> Iterable[Publisher]:  # type: ignore[empty-body]
    """Other platforms to publish on. On failure the outbox tries again.

    其他公示平台。出错时由发件箱重试，本系统公示不受影响。
    """


@hookspec
def assess(checklist: Checklist, answers: Answers, card: Card) -> Assessment | None:
    """Advice on a filled sheet; only the checklist's own plugin is asked. None: nothing to say.

    对已填检查表提出意见，只询问检查表所属插件。出错时表上注明“未经插件校验”。
    """


@hookspec
def on_event(event: Event, settings: Settings) -> None:
    """Told after the fact is committed; can neither stop nor change it.

    事后通知。不能阻止也不能改变已发生的事项；出错只作记录。
    """


OFFERS = ("checklists", "lookups", "papers", "review_steps", "followups", "publishers")
