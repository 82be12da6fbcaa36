"""Two languages for who reads, one for what is kept."""

import re
from contextlib import AbstractContextManager
from typing import Any

from flask_babel import force_locale, gettext
from flask_babel.speaklater import LazyString

from jointcheck.ground.words import Sentence

KEPT = "zh"


def told(text: Any) -> str:
    """Marked words (``ground.words.N_``) in the language of the person who reads."""
    if isinstance(text, Sentence):
        return gettext(text.template, **{name: word(one) for name, one in text.values.items()})
    return gettext(str(text)) if text else ""


def listed(line: str) -> str:
    """A stored line of words, parted by 、 ； or ：, each in the language of the person who reads."""
    if isinstance(line, Sentence):
        return told(line)
    return "".join(told(part) for part in re.split("([、；：])", line))


def word(value: Any) -> Any:
    return told(value) if isinstance(value, str) else value


def later(text: Any) -> LazyString:
    """The same for what is made before anybody reads it, such as the choices of a field."""
    return LazyString(told, text)


def kept() -> AbstractContextManager[None]:
    """Inside it everything is Chinese: what a step stores must not depend on who does it."""
    return force_locale(KEPT)
