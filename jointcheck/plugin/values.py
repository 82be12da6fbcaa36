"""The values that pass between the core and a plugin: all of them data, none of them live."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .answers import Answers
from .checklist import Basis, Condition, item_code
from .shape import STAYS

Settings = Mapping[str, str]
PAPER_WORDS = (
    "企业名称",
    "统一社会信用代码",
    "地址",
    "任务名称",
    "任务编号",
    "部门",
    "日期",
    "检查情况",
)
WORD = re.compile("{(" + "|".join(PAPER_WORDS) + ")}")


@dataclass(frozen=True)
class Workbook:
    """A checklist kept as an XLSX file `file` inside the plugin package `package`.

    `form_base`: see `Checklist.form_base`.
    """

    package: str
    file: str
    form_base: type[Any] | None = None


@dataclass(frozen=True)
class Licence:
    """A licence, certificate or project recorded below an entity, with its recorded details."""

    kind: str
    number: str
    authority: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Card:
    """What a plugin may know of an entity: no persons, no phones, no risk class.

    `code` is the 统一社会信用代码 (or an older number); `today` the day of asking in Shanghai.
    """

    code: str
    name: str
    today: date
    kind: str = ""
    region: str = ""
    address: str = ""
    tags: tuple[str, ...] = ()
    licences: tuple[Licence, ...] = ()


@dataclass(frozen=True)
class Fact:
    """One compared line of 预查比对: our record, the other source; `agrees` None = unknown."""

    label: str
    ours: str
    theirs: str = ""
    agrees: bool | None = None
    source: str = ""


@dataclass(frozen=True)
class Lookup:
    """预查比对: `fetch(card, settings)` returns Facts. It runs outside the server's process."""

    code: str
    title: str
    fetch: Callable[[Card, Settings], Iterable[Fact]] | None = field(
        default=None, compare=False, repr=False, metadata=STAYS
    )
    for_checklists: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """An extra paper of the department: plain text, a blank line parts paragraphs.

    `{企业名称}` and the other names in PAPER_WORDS are replaced, nothing is executed.
    """

    code: str
    title: str
    body: str
    for_checklists: tuple[str, ...] = ()

    def paragraphs(self, words: Mapping[str, str]) -> tuple[str, ...]:
        """The paragraphs with every name in PAPER_WORDS replaced by `words`, absent ones blank.

        Each place is filled once: what an enterprise calls itself is never read as a name.
        """
        filled = WORD.sub(lambda found: words.get(found[1], "　　　　"), self.body)
        return tuple(part.strip() for part in filled.split("\n\n") if part.strip())


@dataclass(frozen=True)
class ReviewStep:
    """An extra pass of the review: `unit` (股室) looks again when any condition in `when` holds,

    or when the department found a result code of `for_results`; with neither given, always.
    Conditions are data, so the core knows the step without asking the plugin. 第十六条: the
    record waits until the step is passed or waived with a reason.
    """

    code: str
    title: str
    unit: str
    for_checklists: tuple[str, ...]
    when: tuple[Condition, ...] = ()
    basis: Basis | None = None
    for_results: tuple[str, ...] = ()

    def applies(self, checklist: str, answers: Answers, results: Collection[str] = ()) -> bool:
        """True when a sheet of the checklist coded `checklist` needs this step.

        `results`: the result codes its department found. A condition on an item of a repeated
        group holds when it holds in any row.
        """
        if checklist not in self.for_checklists:
            return False
        if not self.when and not self.for_results:
            return True
        said = any(
            answer.value in c.values
            for c in self.when
            for code, answer in answers.items()
            if item_code(code) == c.item
        )
        return said or bool(set(self.for_results) & set(results))


@dataclass(frozen=True)
class FollowUp:
    """后续监管 route: hand over to `to` within `days` working days, for these result codes."""

    code: str
    title: str
    to: str
    days: int
    bases: tuple[Basis, ...] = ()
    for_results: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bundle:
    """A publication to deliver elsewhere. `id` makes a second delivery recognisable."""

    id: str
    title: str
    fields: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Receipt:
    """The other platform's answer to a Bundle: its number, or why it was not accepted."""

    accepted: bool
    number: str = ""
    message: str = ""


@dataclass(frozen=True)
class Publisher:
    """公示 to another platform: `push(bundle, settings)` returns a Receipt, idempotent by id."""

    code: str
    title: str
    push: Callable[[Bundle, Settings], Receipt] | None = field(
        default=None, compare=False, repr=False, metadata=STAYS
    )


@dataclass(frozen=True)
class Remark:
    """What an assessment objects to at an item of the sheet."""

    item: str
    text: str


@dataclass(frozen=True)
class Assessment:
    """A plugin's opinion of a filled sheet: objections, a score of 0 to 100, result codes."""

    problems: tuple[Remark, ...] = ()
    score: int | None = None
    suggests: tuple[str, ...] = ()
