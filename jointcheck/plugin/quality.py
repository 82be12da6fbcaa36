"""质量清单: what a department reads about a plugin before it installs or switches it on. Pure.

A `wrong` line says why the plugin cannot be used as it is, a `look` line what a person must
judge; everything else is told as a fact, so that nothing has to be believed unseen.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jointcheck.ground.words import N_

from .checklist import Basis, Checklist
from .proofread import problems
from .template import write
from .workbook import read

SOON = timedelta(days=180)
WHOLE = N_("插件")
PERSONAL = (N_("身份证"), N_("手机号"), N_("住址"), N_("家庭成员"), N_("银行账号"))
NETWORK = ("lookups", "publishers", "on_event")
TITLES = {
    "checklists": N_("专项检查表"),
    "lookups": N_("预查比对"),
    "papers": N_("附加文书"),
    "review_steps": N_("附加审核环节"),
    "followups": N_("后续监管去向"),
    "publishers": N_("公示平台"),
    "assess": N_("签字前校验"),
    "on_event": N_("事后通知"),
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
        yield Line("wrong", WHOLE, fault)
    yield from brought(offers, frozenset(has))
    if any(hook in has for hook in NETWORK):
        yield Line("look", WHOLE, N_("能够联网：只在管理员填写了地址以后，请核对发往哪里、发什么"))
    for step in offers.get("review_steps", ()):
        told = N_("增加审核环节，由“%(unit)s”办理，插件失效时记录须等待放行", unit=step.unit)
        yield Line("look", step.title, told)
    for checklist in offers.get("checklists", ()):
        yield from of(checklist, day)


def brought(offers: Mapping[str, tuple[Any, ...]], has: frozenset[str]) -> Iterator[Line]:
    """One fact for each kind of thing that the plugin brings, one when it brings nothing."""
    found = [hook for hook in TITLES if offers.get(hook) or (hook in has and hook not in offers)]
    for hook in found:
        number = len(offers.get(hook, ()))
        yield Line("fact", TITLES[hook], N_("带来 %(n)s 项", n=number) if number else N_("带来"))
    if not found:
        yield Line("fact", WHOLE, N_("没有内容"))


def of(checklist: Checklist, day: date) -> Iterator[Line]:
    """The lines for one checklist, judged on `day`."""
    about = f"{checklist.title} {checklist.version}"
    rows = list(checklist.rows())
    for sentence in problems(checklist):
        yield Line("wrong", about, sentence)
    if not problems(checklist) and read(write(checklist)).digest != checklist.digest:
        yield Line("wrong", about, N_("导出工作簿再读回，内容有变"))
    told = N_("检查前可以告知") if checklist.may_be_announced else N_("检查前不得告知")
    since = checklist.effective_from
    yield Line(
        "fact", about, N_("%(n)s 项，%(day)s 起施行，%(told)s", n=len(rows), day=since, told=told)
    )
    if not checklist.serves:
        yield Line("look", about, N_("没有写明用于哪些抽查事项"))
    yield from _bases(about, {basis for item in rows for basis in item.bases}, day)
    bare = [f"“{item.text}”" for item in rows if item.kind == "verdict" and not item.points]
    if bare:
        some, n = "".join(bare[:10]), len(bare)
        yield Line(
            "look", about, N_("没有写操作方法与要领：%(items)s，共 %(n)s 项", items=some, n=n)
        )
    for word in PERSONAL:
        if found := [f"“{item.text}”" for item in rows if word in item.text]:
            some = "".join(found[:10])
            asked = N_("可能收集个人信息（%(word)s）：%(items)s", word=word, items=some)
            yield Line("look", about, asked)


def _bases(about: str, bases: set[Basis], day: date) -> Iterator[Line]:
    documents = sorted({basis.document for basis in bases})
    named = "、".join(f"《{name}》" for name in documents)
    yield Line("fact", about, N_("依据：%(documents)s", documents=named))
    for basis in sorted(bases, key=str):
        if not basis.in_force(day):
            told = N_("%(basis)s在 %(day)s 不在施行期内", basis=str(basis), day=day)
            yield Line("wrong", about, told)
        elif basis.valid_to and basis.valid_to <= day + SOON:
            told = N_("%(basis)s将于 %(day)s 失效", basis=str(basis), day=basis.valid_to)
            yield Line("look", about, told)
    unsure = sorted({f"《{b.document}》（{b.reason}）" for b in bases if b.whole})
    if unsure:
        told = N_("只引文件、未引条款，请核对：%(documents)s", documents="、".join(unsure))
        yield Line("look", about, told)
