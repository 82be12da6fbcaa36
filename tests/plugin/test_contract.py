"""Every hook is documented with its exact arguments and an example, tested, and used by a package."""

import inspect
import re
from pathlib import Path

import pytest

from jointcheck.plugin import hookspecs

ROOT = Path(__file__).parents[2]
HOOKS = [*hookspecs.OFFERS, "assess", "on_event"]
GUIDES = [ROOT / "docs/plugins.md", ROOT / "docs/plugins.zh-CN.md"]


def sources(folder: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_a_hook_is_documented_with_its_arguments_and_an_example_that_uses_it(hook, guide):
    row = re.search(rf"^\| `{hook}` \| (.*?) \|.*\]\((.*?)\) \|$", guide.read_text("utf-8"), re.M)
    assert row, f"{guide.name} has no row with an example for {hook}"
    arguments = ", ".join(inspect.signature(getattr(hookspecs, hook)).parameters)
    assert row[1].strip("`") in (arguments, "–", "无")
    assert (row[1] in ("–", "无")) == (not arguments)
    assert f"def {hook}(" in (guide.parent / row[2]).read_text("utf-8")


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_says_what_it_is_for_in_both_languages(hook):
    said = inspect.getdoc(getattr(hookspecs, hook)) or ""
    assert re.search("[a-z]{4}", said)
    assert re.search("[\u4e00-\u9fff]{4}", said)


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_is_tested_and_used_by_a_package(hook):
    assert f"def {hook}(" in sources("plugins")
    assert re.search(rf"\b{hook}\b", sources("tests/plugin"))
