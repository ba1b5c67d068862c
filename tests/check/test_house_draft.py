"""Rule 46: slips of the draft."""

from dataclasses import replace

import pytest

from digest.values import Run
from tests.check.houses import issue, item, said


def test_an_issue_without_an_item() -> None:
    """Whatever else is in it."""
    assert said(46, issue(introduction=((Run(text="Good morning."),),))) == ["there is no item: nothing to send"]


@pytest.mark.parametrize("words", ["sponsor: Late line", "Subject : x", " preheader:y"])
def test_a_line_of_the_top_elsewhere(words: str) -> None:
    """It would be printed as news."""
    for made in (
        issue(("Kenya", [item(words, story=False)])),
        issue(("Kenya", [replace(item(words), edited=True)])),
        issue(("Kenya", [item("A.")]), introduction=((Run(text=words),),)),
        issue(("Kenya", [item("A.")]), closing=((Run(text=words),),)),
    ):
        (found,) = said(46, made)
        assert "belongs at the draft's top" in found


def test_what_articles_say_is_news() -> None:
    """And so is a sponsor within a sentence."""
    made = issue(("Kenya", [item("Sponsor: a word for who pays."), item("The sponsor: nobody knows.", story=False)]))
    assert said(46, made) == []
