"""All pages: every link leads somewhere, every page is reached from README, and none speaks of how it was made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from doc_commands import PAGES, ROOT
from doc_pages import DOCS

_LINK = re.compile(r"\]\(([^)\s#]*)(?:#([^)\s]*))?\)")


def text_of(file: Path) -> str:
    """Return a page without its code, in which brackets are no links."""
    return re.sub(r"^```.*?^```$|`[^`\n]*`", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def links(file: Path) -> list[tuple[Path, str]]:
    """Return the files and anchors that a page links to; links to other places on the web are left out."""
    found = [(target, anchor) for target, anchor in _LINK.findall(text_of(file)) if "://" not in target]
    return [((file.parent / target).resolve() if target else file, anchor) for target, anchor in found]


def anchors(file: Path) -> set[str]:
    """Return the names of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_every_link_leads_somewhere(file: Path) -> None:
    assert [target.name for target, _ in links(file) if not target.exists()] == []
    assert [
        f"{target.name}#{anchor}" for target, anchor in links(file) if anchor and anchor not in anchors(target)
    ] == []


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_a_page_speaks_of_the_product_alone(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"/work/|/shared|/root/|/tmp/|/opt/|\bpypi\.org\b|\bissue #?\d", text) == []


def test_every_page_is_reached_from_the_readme() -> None:
    start = ROOT / "README.md"
    seen, ahead = {start}, [start]
    while ahead:
        for target, _ in links(ahead.pop()):
            pages = sorted(target.glob("README.md")) if target.is_dir() else [target]
            new = [page for page in pages if page.suffix == ".md" and page.exists() and page not in seen]
            seen.update(new)
            ahead += new
    assert [page.name for page in PAGES if page not in seen] == []


def test_every_decision_stands_in_the_index_under_its_own_title() -> None:
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", index, re.MULTILINE)
    files = sorted(file.name for file in (DOCS / "decisions").glob("0*.md"))
    assert [file for _, file, _ in rows] == files
    for number, file, _ in rows:
        assert (DOCS / "decisions" / file).read_text(encoding="utf-8").startswith(f"# {number}. ")


def test_every_picture_of_the_pages_is_there() -> None:
    images = [target for file in PAGES for target, _ in links(file) if target.suffix in (".png", ".svg")]
    assert images
    assert [image.name for image in images if not image.is_file()] == []
