"""质量清单: what a department reads about a plugin before it installs or switches it on. Pure.

A `wrong` line says why the plugin cannot be used as it is, a `look` line what a person must
judge; everything else is told as a fact, so that nothing has to be believed unseen.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .checklist import Basis, Checklist
from .proofread import problems
from .template import write
from .workbook import read

SOON = timedelta(days=180)
PERSONAL = ("身份证", "手机号", "住址", "家庭成员", "银行账号")
NETWORK = ("lookups", "publishers", "on_event")
TITLES = {
    "checklists": "专项检查表",
    "lookups": "预查比对",
    "papers": "附加文书",
    "review_steps": "附加审核环节",
    "followups": "后续监管去向",
    "publishers": "公示平台",
    "assess": "签字前校验",
    "on_event": "事后通知",
}


@dataclass(frozen=True)
class Line:
    """One finding: `tone` is fact, look or wrong; `about` the checklist or part it speaks of."""

    tone: str
    about: str
    words: str


def plugin(
    offers: Mapping[str, tuple[Any, ...]], has: Iterable[str], faults: Iterable[str], day: date
) -> Iterator[Line]:
    """The list for an admitted plugin: its offers by hook, the hooks it has, faults in words."""
    for fault in faults:
        yield Line("wrong", "插件", fault)
    brought = {hook: len(offers.get(hook, ())) for hook in TITLES if offers.get(hook)}
    counted = [f"{TITLES[hook]} {number} 项" for hook, number in brought.items()]
    called = [TITLES[hook] for hook in has if hook in TITLES and hook not in offers]
    yield Line(
        "fact",
        "插件",
        "带来：" + "、".join([*counted, *called]) if counted or called else "没有内容",
    )
    if any(hook in has for hook in NETWORK):
        yield Line("look", "插件", "能够联网：只在管理员填写了地址以后，请核对发往哪里、发什么")
    for step in offers.get("review_steps", ()):
        yield Line(
            "look", step.title, f"增加审核环节，由“{step.unit}”办理，插件失效时记录须等待放行"
        )
    for checklist in offers.get("checklists", ()):
        yield from of(checklist, day)


def of(checklist: Checklist, day: date) -> Iterator[Line]:
    """The lines for one checklist, judged on `day`."""
    about = f"{checklist.title} {checklist.version}"
    rows = list(checklist.rows())
    for sentence in problems(checklist):
        yield Line("wrong", about, sentence)
    if not problems(checklist) and read(write(checklist)).digest != checklist.digest:
        yield Line("wrong", about, "导出工作簿再读回，内容有变")
    told = "检查前可以告知" if checklist.may_be_announced else "检查前不得告知"
    yield Line("fact", about, f"{len(rows)} 项，{checklist.effective_from} 起施行，{told}")
    if not checklist.serves:
        yield Line("look", about, "没有写明用于哪些抽查事项")
    yield from _bases(about, {basis for item in rows for basis in item.bases}, day)
    bare = [f"“{item.text}”" for item in rows if item.kind == "verdict" and not item.points]
    if bare:
        yield Line("look", about, f"没有写操作方法与要领：{''.join(bare[:10])}，共 {len(bare)} 项")
    for word in PERSONAL:
        found = [f"“{item.text}”" for item in rows if word in item.text]
        if found:
            yield Line("look", about, f"可能收集个人信息（{word}）：{''.join(found[:10])}")


def _bases(about: str, bases: set[Basis], day: date) -> Iterator[Line]:
    documents = sorted({basis.document for basis in bases})
    yield Line("fact", about, "依据：" + "、".join(f"《{name}》" for name in documents))
    for basis in sorted(bases, key=str):
        if not basis.in_force(day):
            yield Line("wrong", about, f"{basis}在 {day} 不在施行期内")
        elif basis.valid_to and basis.valid_to <= day + SOON:
            yield Line("look", about, f"{basis}将于 {basis.valid_to} 失效")
    unsure = sorted({f"《{b.document}》（{b.reason}）" for b in bases if b.whole})
    if unsure:
        yield Line("look", about, f"只引文件、未引条款，请核对：{'、'.join(unsure)}")
