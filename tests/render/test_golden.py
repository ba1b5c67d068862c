"""Issues from tests/render/data and what is made of them, compared by structure."""

from collections.abc import Callable
from pathlib import Path

import pytest

from digest import render
from digest.render.samples import read
from digest.values import Issue

DATA = Path(__file__).parent / "data"
NAMES = sorted(path.stem for path in DATA.glob("*.toml"))


def _expected(name: str) -> str:
    return (DATA / name).read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_mail_has_the_headings_items_links_and_languages_of_the_issue(
    name: str, roundup: render.Theme, data_issue: Callable[[str], Issue], outline: Callable[[str], str]
) -> None:
    """Its outline is the one beside the issue."""
    assert outline(render.edition(data_issue(name), roundup).html) == _expected(f"{name}.mail.outline")


@pytest.mark.parametrize("name", NAMES)
def test_the_web_page_has_the_headings_items_links_and_languages_of_the_issue(
    name: str, roundup: render.Theme, data_issue: Callable[[str], Issue], outline: Callable[[str], str]
) -> None:
    """Its outline is the one beside the issue."""
    assert outline(render.edition(data_issue(name), roundup).page) == _expected(f"{name}.page.outline")


@pytest.mark.parametrize("name", NAMES)
def test_the_text_twin_is_the_one_beside_the_issue(
    name: str, roundup: render.Theme, data_issue: Callable[[str], Issue]
) -> None:
    """Line for line: plain text is its own structure."""
    assert render.edition(data_issue(name), roundup).text == _expected(f"{name}.txt")


def test_the_same_issue_gives_the_same_bytes(roundup: render.Theme) -> None:
    """Twice, from values made twice."""
    first, second = (render.edition(read(DATA / "every-part.toml", "x"), roundup) for _ in range(2))
    assert (first.html, first.text, first.page) == (second.html, second.text, second.page)
