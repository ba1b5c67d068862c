"""Receipts of an edited item: the sentences that a person left word for word keep theirs, the others have none."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from digest import edit
from digest.edit.receipts import received
from digest.receipts import verify, whole
from digest.render.views import view
from digest.values import Item, Run
from tests.edit.conftest import issue, rebuilt
from tests.edit.stories import ECHO, POST, WIRE, article, receipt, story, told

THREE = (POST[0], POST[1], ECHO[0])
CHANGED = "Some forty ships wait outside."


def reworded(one: Item, *changes: tuple[str, str]) -> Item:
    """The item after builds in which a person put the new words in the place of the old; its receipts verified."""
    made = issue(("Haiti", [one]))
    draft = edit.written(made)
    for old, new in changes:
        assert old in draft
        draft = draft.replace(old, new)
    (item,) = rebuilt(made, made, draft).items
    verify([item])
    return item


def kept(item: Item) -> list[str]:
    """The words of the item's receipts."""
    texts = {one.id: one.text for one in item.story.articles} if item.story else {}
    return [texts[one.article][one.start : one.end] for one in item.sentences]


def test_one_changed_sentence_leaves_the_others_their_receipts() -> None:
    """In printed order; the changed one's sentence comes first among what could be put back."""
    it = reworded(told(*THREE, others=(WIRE[0],)), (POST[1], CHANGED))
    assert kept(it) == [POST[0], ECHO[0]]
    assert it.candidates == (receipt(story(), POST[1]), receipt(story(), WIRE[0]))
    assert (it.edited, it.why, whole(it)) == (True, "", False)


def test_receipts_stand_in_printed_order() -> None:
    """Sentences that a person turned round, with one of their own between, and a candidate they pasted."""
    one = told(POST[0], POST[1], others=(POST[2],))
    it = reworded(one, (f"{POST[0]} {POST[1]}", f"{POST[1]} We saw it. {POST[2]} {POST[0]}"))
    assert kept(it) == [POST[1], POST[2], POST[0]]


def test_a_sentence_cut_out_leaves_the_first_its_receipt() -> None:
    """Nothing of a person's own is left then, and the item can be swapped again."""
    it = reworded(told(*THREE), (f" {POST[1]}", ""), (f" {ECHO[0]}", ""), (" [The Echo](https://echo.example/e)", ""))
    assert (kept(it), whole(it)) == ([POST[0]], True)


@pytest.mark.parametrize(
    "printed",
    [
        f"Nobody believes that {POST[0]}",
        f"“{POST[0]}” said nobody.",
        f"{POST[0]} and so on.",
        f"{POST[0][:-1]}, they say.",
        POST[0].upper(),
        f"It said: {POST[0]}",
    ],
)
def test_words_within_another_sentence_are_no_receipt(printed: str) -> None:
    """What a person put around them may turn them round."""
    it = reworded(told(POST[0], POST[1]), (POST[0], printed))
    assert kept(it) == [POST[1]]


@pytest.mark.parametrize("mark", ["Is that so?", "“Never again!”", "(We asked.)", "他说。"])
def test_a_sentence_may_follow_any_end_of_another(mark: str) -> None:
    """A question, a quotation, brackets, other scripts."""
    assert kept(reworded(told(POST[0], POST[1]), (POST[0], mark))) == [POST[1]]


def test_the_longest_sentence_wins_where_two_would_overlap() -> None:
    """And a text that says one twice has one receipt for it."""
    said = ("It fell.", "It fell. Nobody was hurt.", "Nobody was hurt.")
    its = replace(story(), articles=(article("x", "The Echo", ("It fell. Nobody was hurt. Ships wait.",)),))
    it = reworded(told(said[1], others=(said[0], said[2]), of=its), (said[1], f"{said[1]} Dear me. {said[2]}"))
    assert kept(it) == [said[1], said[2]]
    twice = reworded(told(said[0], of=its), (said[0], f"{said[0]} Dear me. {said[0]}"))
    assert kept(twice) == [said[0]]


def test_the_version_that_says_most_is_taken() -> None:
    """The newest build has other articles, and what a person kept is the older one's."""
    old = issue(("Haiti", [told(*THREE)]))
    less = replace(story(), articles=story().articles[2:])
    fresh = issue(("Haiti", [told(WIRE[0], of=less)]))
    (it,) = rebuilt(fresh, old, edit.written(old).replace(POST[1], CHANGED)).items
    verify([it])
    assert kept(it) == [POST[0], ECHO[0]]
    assert it.story == story()


def test_the_web_page_links_the_sentences_that_are_kept() -> None:
    """Each to its place; the changed one to none."""
    it = reworded(told(*THREE), (POST[1], CHANGED))
    (bullet,) = view(issue(("Haiti", [it]))).sections[0].bullets
    linked = {span.text.strip(): span.place for span in bullet.placed}
    assert linked[POST[0]] == "https://post.example/p#:~:text=The%20port%20of%20Lesser%20Varn%20closed%20on%20Monday."
    assert linked[ECHO[0]]
    assert linked[CHANGED] is None


def test_a_text_made_to_be_slow_is_not() -> None:
    """Short sentences over and over, in a line of a megabyte."""
    its = replace(story(), articles=(article("x", "The Echo", ("A. ", "B. ", "A. B. A.")),))
    one = told("A.", others=("B.", "A. B. A."), of=its)
    for text in ("A. " * 300_000, "a A." * 250_000, "A" * 1_000_000, "A. B. " * 150_000):
        begun = time.monotonic()
        received([replace(one, runs=(Run(text=text),))], f"x {text} x")
        assert time.monotonic() - begun < 2
