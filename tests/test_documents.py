"""What the documents say can be found: links lead somewhere, named buttons are on the pages."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.only_sqlite

ROOT = Path(__file__).parents[1]
DOCUMENTS = [*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md")]
FOR_OFFICERS = [ROOT / "README.zh-CN.md", *ROOT.glob("docs/guides/*.md")]
PICTURE = 150 * 1024


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def product() -> str:
    """Everything that the pages can say."""
    found = [p for kind in ("*.html", "*.py") for p in (ROOT / "jointcheck").rglob(kind)]
    return "\n".join(path.read_text("utf-8") for path in found)


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_leads_to_a_file(document):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text("utf-8"))
    places = [link for link in links if "://" not in link]
    assert [place for place in places if not (document.parent / place).exists()] == []


@pytest.mark.parametrize("document", FOR_OFFICERS, ids=named)
def test_every_button_that_a_guide_names_is_in_the_product(document, product):
    quoted = re.findall(r"“([^”]+)”", document.read_text("utf-8"))
    labels = {part.strip().rstrip("…") for words in quoted for part in words.split(" › ")}
    assert sorted(label for label in labels if label not in product) == []


def test_pictures_are_small_and_all_are_shown():
    shown = "".join(document.read_text("utf-8") for document in DOCUMENTS)
    pictures = list(ROOT.glob("docs/pictures/*.png"))
    assert [p.name for p in pictures if p.stat().st_size > PICTURE or p.name not in shown] == []


def test_every_test_that_the_threat_model_leans_on_is_there():
    text = (ROOT / "docs/threats.md").read_text("utf-8")
    leaned = set(re.findall(r"`((?:\w+/)?test_\w+)`", text))
    modules = {path.with_suffix("").name for path in (ROOT / "tests").rglob("test_*.py")}
    assert len(leaned) > 20
    assert sorted(name for name in leaned if name.rpartition("/")[2] not in modules) == []
    assert sorted(n for n in leaned if "/" in n and not (ROOT / f"tests/{n}.py").exists()) == []
