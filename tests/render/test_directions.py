"""Words that run against the newsletter's direction stand in their own, in mail and page of every theme of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html

from digest import render
from digest.values import Issue, Item, Run, Section

THEMES = sorted(path.parent.name for path in (Path(__file__).parents[2] / "templates").glob("*/theme.toml"))
ENGLISH, ARABIC = "A bridge opened.", "افتتح الجسر."
# A number first: it has no direction of its own, so the line's first letter decides.
ADDRESS = {"en": "12 Quay Street", "ar": "12 شارع الميناء"}


def _directions(document: str, words: str) -> set[str]:
    """The directions that elements with these words are in."""
    root = lxml_html.document_fromstring(document)
    found = [
        one for one in root.iter() if isinstance(one.tag, str) and words in (one.text or "") and one.tag != "title"
    ]
    return {next(up.get("dir") for up in (one, *one.iterancestors()) if up.get("dir")) for one in found}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_piece_runs_its_own_way(
    theme: str, language: str, make_issue: Callable[..., Issue], make_item: Callable[..., Item]
) -> None:
    """Introduction, closing and sponsor's words, address, title, items: whatever the newsletter's direction."""
    other = "ar" if language == "en" else "en"
    words = {"en": ENGLISH, "ar": ARABIC}[other]
    issue = make_issue(
        make_item(words, language=other),
        masthead={"language": language, "address": ADDRESS[other], "web": "https://herald.example/r"},
        title=words,
        introduction=((Run(text=f"1. {words}"),),),
        closing=((Run(text=f"2. {words}"),),),
        sponsor=(Run(text=f"3. {words}"),),
    )
    rest = tuple(Section(name=f"4. {words} {n}", items=(make_item(ENGLISH),)) for n in range(2))
    issue = replace(issue, sections=(*issue.sections, *rest))
    cut = render.edition(issue, render.theme(theme, render.folders(None)), room=1)
    assert _directions(cut.html, f"4. {words}") == {"rtl" if other == "ar" else "ltr"}
    edition = render.edition(issue, render.theme(theme, render.folders(None)))
    mine = "rtl" if other == "ar" else "ltr"
    for document in (edition.html, edition.page):
        for piece in (f"1. {words}", f"2. {words}", f"3. {words}", ADDRESS[other], words):
            assert _directions(document, piece) == {mine}, piece


def test_nothing_is_marked_that_runs_with_the_newsletter(
    roundup: render.Theme, make_issue: Callable[..., Issue], make_item: Callable[..., Item]
) -> None:
    """The document says it once."""
    edition = render.edition(make_issue(make_item(), introduction=((Run(text="Good morning."),),)), roundup)
    root = lxml_html.document_fromstring(edition.html)
    assert {one.get("dir") for one in root.xpath("//h1 | //h2 | //p | //li | //span")} == {None}
