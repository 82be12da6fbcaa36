"""Why something was not done, as sentences for a person."""

from typing import Any

from flask_babel.speaklater import LazyString

from jointcheck.ground.language import told


class Refused(Exception):
    """A step that the rules do not allow; ``field`` names the form field to mend, if there is one.

    A refusal without a field is written to the ledger: somebody tried what may not be done.
    """

    def __init__(self, sentence: str | LazyString, field: str | None = None):
        super().__init__(sentence)
        self.words = sentence
        self.field = field

    @property
    def sentence(self) -> str:
        """In the language of who reads it: the person, or the ledger, which is Chinese."""
        return told(self.words)


class Stale(Exception):
    """The thing changed after the person had opened the page; nothing was stored."""

    def __init__(self, form: Any = None, thing: Any = None):
        super().__init__("stale")
        self.form = form
        self.thing = thing


class Replayed(Exception):
    """The same submission arrived before; its effect stands and is not repeated."""

    def __init__(self, location: str | None):
        super().__init__("replayed")
        self.location = location
