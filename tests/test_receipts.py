"""Receipts: what is printed is what the article says, at that place, in that very text."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from digest.errors import ReceiptError
from digest.receipts import verify
from digest.values import Article, Item, News, Refused, Run, Sentence, Source, Story

TEXT = "The bells rang again.\n\nThe tower  had stood silent for four years. Ana Prado climbed it."


def _article(id: str = "a", text: str = TEXT) -> Article:
    return Article(id=id, title="Bells", text=text, source=Source(location="f"))


def _receipt(words: str, article: Article | None = None) -> Sentence:
    its = article or _article()
    start = its.text.index(words)
    return Sentence(article=its.id, start=start, end=start + len(words), sha256=its.sha256)


FIRST, SECOND = _receipt("The bells rang again."), _receipt("The tower  had stood silent for four years.")


def _item(**given: Any) -> Item:
    """A generated item of two sentences, the second with a space less than in the article."""
    printed = "The bells rang again. The tower had stood silent for four years. "
    return Item(
        **{
            "id": "i",
            "runs": (Run(text=printed), Run(text="The Lantern", style="source")),
            "story": Story(id="s", articles=(_article(),)),
            "sentences": (FIRST, SECOND),
            "method": "lede",
            **given,
        }
    )


def _error(item: Item) -> ReceiptError:
    with pytest.raises(ReceiptError) as caught:
        verify([_item(), item])
    return caught.value


def test_receipts_that_hold_are_passed() -> None:
    """Generated, edited, with a label between the sentences, and a person's own words."""
    label = Run(text="The Lantern", style="source")
    between = (
        Run(text="The bells rang again. "),
        label,
        Run(text="The tower had stood silent for four years."),
        label,
    )
    own = Item(id="own", runs=(Run(text="Write to us."),), added=True)
    edited = _item(edited=True, runs=(Run(text="At last: The bells rang again."),), sentences=(FIRST,))
    verify([_item(), _item(runs=between), own, edited, _item(edited=True, sentences=())])


def test_the_error_names_item_article_and_reason() -> None:
    """On one line."""
    error = _error(_item(id="one-bad", sentences=(replace(FIRST, article="gone"), SECOND)))
    assert (error.item, error.article) == ("one-bad", "gone")
    assert str(error) == "item one-bad: a receipt for article gone does not hold: its story has no such article"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda one: replace(one, sha256="0" * 64), "not the one that the sentence was taken from"),
        (lambda one: replace(one, start=-21, end=21), "no span"),
        (lambda one: replace(one, end=one.start), "no span"),
        (lambda one: replace(one, start=one.end, end=one.start), "no span"),
        (lambda one: replace(one, end=len(TEXT) + 1), "no span"),
        (lambda one: replace(one, start=one.start + 4), "no receipt holds"),
        (lambda one: replace(one, end=one.end + 60), "not what is printed"),
    ],
)
def test_a_receipt_that_was_changed_is_found(change: Callable[[Sentence], Sentence], reason: str) -> None:
    """Hash, bounds, and bounds that would still give words."""
    assert reason in _error(_item(sentences=(change(FIRST), SECOND))).reason


def test_an_article_that_was_changed_is_found() -> None:
    """One letter, though it stands outside every span."""
    story = Story(id="s", articles=(_article(text=TEXT.replace("Prado", "Pardo")),))
    assert "not the one" in _error(_item(story=story)).reason


@pytest.mark.parametrize(
    "printed",
    ["The bells rang again.", "The bells rang again. The tower had stood silent for five years.", "", "And more."],
)
def test_words_that_were_changed_without_a_person_are_found(printed: str) -> None:
    """Taken out, changed, or put in."""
    assert _error(_item(runs=(Run(text=printed),))).article == "a"


def test_words_put_beside_the_sentences_are_found() -> None:
    """All sentences are there, and a word more."""
    runs = (*_item().runs, Run(text=" They say."))
    assert "no receipt holds" in _error(_item(runs=runs)).reason


def test_an_items_receipts_cannot_be_taken_away() -> None:
    """A generated item has words, so it has receipts; without a story it has none that could hold."""
    assert "no receipt holds" in _error(_item(sentences=())).reason
    assert "no such article" in _error(_item(story=None)).reason


def test_an_edited_item_must_still_have_the_words_of_its_receipts() -> None:
    """What a person changed has none."""
    assert "not what is printed" in _error(_item(edited=True, runs=(Run(text="The bells rang."),))).reason


@pytest.mark.parametrize("field", ["candidates", "refused", "news"])
def test_receipts_that_are_not_printed_must_hold_too(field: str) -> None:
    """They may be swapped in; their words need not be printed."""
    good = _receipt("Ana Prado climbed it.")

    def given(one: Sentence) -> dict[str, Any]:
        values = {"candidates": (one,), "refused": (Refused(sentence=one, rule="r"),), "news": News(sentences=(one,))}
        return {field: values[field]}

    verify([_item(**given(good))])
    assert "no span" in _error(_item(**given(replace(good, end=9999)))).reason


def test_two_articles_of_one_id_are_told_apart_by_their_text() -> None:
    """An article that was read twice."""
    other = _article(text="The bells rang again, and again.")
    story = Story(id="s", articles=(other, _article()))
    verify([_item(story=story)])


def test_a_text_is_hashed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many sentences of however many items are taken from it."""
    hashed = []
    true = Article.sha256.fget  # type: ignore[attr-defined]
    monkeypatch.setattr(Article, "sha256", property(lambda self: hashed.append(self.id) or true(self)))
    verify([_item() for _ in range(50)])
    assert hashed == ["a"]
