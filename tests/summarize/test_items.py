"""Story -> Item: what is printed, the label and the id."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from digest.errors import SummarizeError
from digest.summarize import item
from digest.values import Article, Run, Story, Url

TEXT = "OSLO (AP) — The new bridge is open. It is  very long.\n\nFerries sail on."
MakeArticle = Callable[..., Article]
MakeStory = Callable[..., Story]


def test_an_item_prints_its_sentences_and_the_label(article: MakeArticle, story: MakeStory) -> None:
    """One plain run with a space at its end, then the linked label; the receipts lead back to the words."""
    one = article(TEXT, url="https://example.org/bridge", outlet="The Courier")
    made = item(story(one))
    assert made.runs == (
        Run(text="The new bridge is open. It is very long. "),
        Run(text="The Courier", url=Url("https://example.org/bridge"), style="source"),
    )
    assert made.text == "The new bridge is open. It is very long."
    assert made.words == 9
    assert [one.text[s.start : s.end] for s in made.sentences] == ["The new bridge is open.", "It is  very long."]
    assert {s.sha256 for s in made.sentences} == {one.sha256}
    assert (made.story, made.method, made.edited, made.added) == (story(one), "lede", False, False)


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({"outlet": "The Courier", "url": "https://www.example.org/a", "byline": "Jane Doe"}, "The Courier"),
        ({"url": "https://www.example.org/a", "byline": "Jane Doe"}, "example.org"),
        ({"outlet": " \x00\n", "byline": "Jane\nDoe"}, "Jane Doe"),
    ],
)
def test_the_label_is_the_outlet_else_the_host_else_the_byline(
    article: MakeArticle, story: MakeStory, given: dict[str, str], label: str
) -> None:
    """The first of the three that is there names the source."""
    assert item(story(article(TEXT, **given))).runs[-1].text == label


def test_no_label_where_nothing_names_the_source(story: MakeStory) -> None:
    """Without outlet, URL and byline the item is its sentences alone."""
    assert item(story(TEXT)).runs == (Run(text="The new bridge is open. It is very long."),)


def test_a_label_is_short_and_on_one_line(article: MakeArticle, story: MakeStory) -> None:
    """An outlet's name of ten thousand code points does not break the page."""
    label = item(story(article(TEXT, outlet="The Courier\n" * 1000))).runs[-1].text
    assert len(label) <= 60
    assert "\n" not in label


def test_the_id_is_the_urls(article: MakeArticle, story: MakeStory) -> None:
    """Twelve hexadecimal digits, the same whatever else of the article changes; of its id where it has no URL."""
    url = "https://example.org/bridge"
    first = item(story(article(TEXT, url=url))).id
    assert len(first) == 12
    assert int(first, 16) >= 0
    assert item(story(article("The bridge is now open to all.", id="b", title="T", url=url))).id == first
    assert item(story(article(TEXT, url=url + "2"))).id != first
    assert item(story(article(TEXT, id="b"))).id != item(story(article(TEXT, id="c"))).id


def test_the_limit_holds(story: MakeStory) -> None:
    """No more words than asked for."""
    assert item(story(TEXT), words=6).text == "The new bridge is open."


def test_the_next_article_stands_in(article: MakeArticle, story: MakeStory) -> None:
    """Where the first article has nothing to print the next one is printed, and named."""
    empty = article("12 34", id="x", outlet="The Courier", url="https://example.org/x")
    other = article(TEXT, id="y", outlet="The Echo", url="https://example.net/y")
    made = item(story(empty, other))
    assert made.runs[-1] == Run(text="The Echo", url=other.url, style="source")
    assert made.id == item(story(article(TEXT, id="z", url="https://example.org/x"))).id


def test_nothing_to_print(article: MakeArticle, story: MakeStory) -> None:
    """The error names the story by its title."""
    with pytest.raises(SummarizeError, match=r"^The bridge: no sentence"):
        item(story(article("12 34", title="The bridge")))


def test_another_method(story: MakeStory) -> None:
    """The item says which method chose its sentences."""
    assert item(story(TEXT), method="luhn").method == "luhn"
