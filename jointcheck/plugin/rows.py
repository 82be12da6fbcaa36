"""Checklists written in Python as a table: one call a row, nothing said twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .checklist import Basis, Item, Kind, Sentence, Suggestion
from .words import ABSENT, PASS, PROBLEM

Words = str | Iterable[str]


@dataclass(frozen=True)
class Law:
    """A document cited many times: `MINERALS("第五十六条")` is a Basis of it.

    `document` without 书名号, `number` the 文号; `since` and `until` the days it is in force.
    """

    document: str
    number: str = ""
    since: date | None = None
    until: date | None = None

    def __call__(self, article: str) -> Basis:
        """The provision `article`."""
        return Basis(self.document, self.number, article, self.since, self.until)

    def whole(self, reason: str) -> Basis:
        """All of it, with the reason why no article is named."""
        return self(f"全文（{reason}）")


def row(
    code: str,
    text: str,
    *bases: Basis,
    kind: Kind = "verdict",
    ok: Words = (),
    wrong: Words = (),
    absent: Words = (),
    result: str = "",
    **fields: Any,
) -> Item:
    """The Item of one row; `fields` are Item's own, such as `method`, `points`, `photos_on`.

    `ok`, `wrong` and `absent` are the 参考用语 for 未发现问题, 发现问题 and 不涉及; `result` is the
    result code suggested for 发现问题.
    """
    said = ((PASS, ok), (PROBLEM, wrong), (ABSENT, absent))
    sentences = tuple(Sentence(on, text) for on, words in said for text in _each(words))
    suggests = (Suggestion(PROBLEM, result),) if result else ()
    return Item(code, text, bases, kind=kind, sentences=sentences, suggests=suggests, **fields)


def _each(words: Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)
