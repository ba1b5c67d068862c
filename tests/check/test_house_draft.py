"""Rule 46: slips of the draft."""

from dataclasses import replace

import pytest

from digest.check import Post
from digest.check.letter import Letter
from digest.check.rules import RULES
from digest.values import Edition, Run, Silence
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


def test_nothing_to_send_cannot_be_silenced() -> None:
    """A silence of the rule is for its warnings."""
    rule = next(rule for rule in RULES if rule.number == 46)
    edition = Edition(issue=issue(introduction=((Run(text="sponsor: x"),),)), subject="", html="", text="", page="")
    post = Post(message=b"", unsubscribe="")
    found = list(rule.findings(edition, post, Letter(b""), [Silence(check=46, reason="So it is")]))
    assert [(one.level, one.silenced) for one in found] == [("E", ""), ("W", "So it is")]
