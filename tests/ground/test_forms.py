"""Forms: a required text asks for words, and a space is none."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form as AnyForm
from wtforms import StringField

from jointcheck.ground.forms import Form

BLANKS = ["", " ", " \t\n", "\u3000\u3000"]  # the last as a Chinese keyboard types it


def heirs(kind):
    """Every form of the house, with the parts of which some are made."""
    for one in kind.__subclasses__():
        yield one
        yield from heirs(one)


def texts(form):
    return [field for field in form if isinstance(field, StringField) and field.flags.required]


def made(kind, app, data=None):
    with app.test_request_context():
        return kind(MultiDict(data) if data else None, meta={"csrf": False})


@pytest.fixture
def asking(app):
    """The forms that can stand alone and require a text."""
    found = []
    for kind in {one for one in heirs(AnyForm) if one.__module__.startswith("jointcheck.")}:
        try:
            if texts(made(kind, app)):
                found.append(kind)
        except (TypeError, AttributeError):  # it wants its thing, or is only a beginning
            continue
    return found


@pytest.mark.only_sqlite
def test_blanks_are_no_words(app, asking):
    assert len(asking) > 20
    for kind in asking:
        for blank in BLANKS:
            names = [field.name for field in texts(made(kind, app))]
            form = made(kind, app, dict.fromkeys(names, blank))
            with app.test_request_context():
                wrong = [name for name in names if form[name].validate(form)]
            assert not wrong, (kind, blank)
            assert issubclass(kind, Form)
