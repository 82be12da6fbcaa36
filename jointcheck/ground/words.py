"""Marks words for the translators where gettext itself may not be imported. Pure."""

from typing import Any


class Sentence(str):
    """A Chinese sentence that remembers the ``template`` and the ``values`` it was made from."""

    template: str
    values: dict[str, Any]


def N_(text: str, **values: Any) -> str:  # noqa: N802 - gettext's own name for a mark
    """The Chinese words themselves, with ``values`` at ``%(name)s``; translated where shown.

    What is stored stays Chinese: only ``ground.language.told`` knows who reads.
    """
    if not values:
        return text
    made = Sentence(text % values)
    made.template, made.values = text, values
    return made
