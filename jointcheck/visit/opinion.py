"""What the checklist's own plugin thinks of a filled sheet: advice, never a condition."""

from dataclasses import dataclass

from jointcheck.catalogue import pins
from jointcheck.people.plugins import aside
from jointcheck.plugin import Answer, Checklist, score
from jointcheck.plugin.host import Answered, Host
from jointcheck.visit.lookups import card
from jointcheck.visit.model import Sheet

UNASKED = "未经插件校验"
BY_SHEET = "检查表分值"


@dataclass(frozen=True)
class Opinion:
    """``advice`` in sentences, a whole percentage or None, and who gave it."""

    advice: tuple[str, ...] = ()
    score: int | None = None
    by: str = ""


def of(sheet: Sheet, answers: dict[str, Answer]) -> Opinion:
    """Ask the plugin in its own process; without an answer the sheet says 未经插件校验."""
    checklist = pins.checklist(sheet.checklist_version)
    own = own_score(checklist, answers)
    about = card(sheet.record.entity)
    said, who = aside(lambda plugins: named(plugins, plugins.assess(checklist, answers, about)))
    if said is None or (said.value is None and not said.trouble):
        return Opinion((), own, BY_SHEET if own is not None else "")
    if said.value is None:
        return Opinion((), own, UNASKED)
    texts = tuple(f"{checklist.item(r.item).text}：{r.text}" for r in said.value.problems)
    percent = said.value.score if said.value.score is not None else own
    return Opinion(texts, percent, who)


def named(plugins: Host, said: Answered | None) -> tuple[Answered | None, str]:
    """The answer, and the plugin with its version as it is kept beside the score."""
    return said, plugins.version(said.plugin) if said else ""


def own_score(checklist: Checklist, answers: dict[str, Answer]) -> int | None:
    reached = score(checklist, answers)
    return reached.percent if reached else None
