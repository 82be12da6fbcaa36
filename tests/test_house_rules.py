"""The rules of the house that no other tool checks."""

import re
from pathlib import Path

import pytest

from jointcheck.ground import ledger
from jointcheck.people import policy

ROOT = Path(__file__).resolve().parent.parent
CODE, TESTS, TEMPLATES = "jointcheck/**/*.py", "tests/**/*.py", "jointcheck/templates/**/*.html"
VAGUE = {"utils", "helpers", "common", "base", "manager", "misc", "util", "helper"}
BLOCK = re.compile(r"""page\(\s*"([\w/]+\.html)",\s*(?:block=)?"(\w+)\"""")
STEP = re.compile(r"""\bstep\(\s*f?"([\w.]+)\"""")
pytestmark = pytest.mark.only_sqlite


def texts(*patterns: str) -> dict[str, str]:
    """The text of every file, by its path in the repository."""
    files = (file for pattern in patterns for file in sorted(ROOT.glob(pattern)))
    return {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in files}


def too_long(limit: int, *patterns: str) -> list[str]:
    lengths = {file: len(text.splitlines()) for file, text in texts(*patterns).items()}
    return [f"{file}: {length}" for file, length in lengths.items() if length > limit]


def test_no_file_is_longer_than_a_person_reads():
    assert too_long(300, CODE, TESTS) == []


def test_no_template_is_longer_than_a_person_reads():
    widgets = "jointcheck/templates/widgets.html"  # one macro after another, each short
    assert [one for one in too_long(150, TEMPLATES) if not one.startswith(widgets)] == []


def test_no_module_has_a_name_that_says_nothing():
    assert [file for file in texts(CODE) if Path(file).stem in VAGUE] == []


def test_every_block_that_a_view_asks_for_is_in_its_template(app):
    asked = {pair for text in texts(CODE).values() for pair in BLOCK.findall(text)}
    missing = [
        f"{template}: {block}"
        for template, block in sorted(asked)
        if block not in app.jinja_env.get_template(template).blocks
    ]
    assert missing == []


def test_every_verb_of_a_step_has_a_word_in_the_trace(app):
    verbs = {verb for text in texts(CODE).values() for verb in STEP.findall(text)}
    assert sorted(verbs - set(ledger.WORDS)) == []


def test_every_route_has_a_policy_and_every_policy_a_route(app):
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    declared = {(name, method) for name, rules in policy.POLICY.items() for method in rules}
    assert sorted(routes - declared) == []
    assert sorted(declared - routes) == []


def test_nothing_of_the_machine_it_was_written_on_is_in_the_code():
    place = re.compile(r"""["']/(work|tmp|home|root)/""")
    found = [file for file, text in texts(CODE, TESTS, TEMPLATES).items() if place.search(text)]
    assert found == []
