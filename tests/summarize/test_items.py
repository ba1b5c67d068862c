"""Story -> Item: what is printed, the label and the id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from digest import codec
from digest.errors import SummarizeError
from digest.summarize import Chosen, item, spare
from digest.summarize.items import printed
from digest.summarize.receipts import MOST_REFUSED, MOST_SPARE
from digest.values import Article, Refused, Run, Sentence, Story, Url

TEXT = "OSLO (AP) — The new bridge is open. It is  a very long one.\n\nFerries sail on."
MakeArticle = Callable[..., Article]
MakeStory = Callable[..., Story]


def test_an_item_prints_its_sentences_and_the_label(article: MakeArticle, story: MakeStory) -> None:
    """One plain run with a space at its end, then the linked label; the receipts lead back to the words."""
    one = article(TEXT, url="https://example.org/bridge", outlet="The Courier")
    made = item(story(one))
    assert made.runs == (
        Run(text="The new bridge is open. It is a very long one. "),
        Run(text="The Courier", url=Url("https://example.org/bridge"), style="source"),
    )
    assert made.text == "The new bridge is open. It is a very long one."
    assert made.words == 11
    assert [one.text[s.start : s.end] for s in made.sentences] == [
        "The new bridge is open.",
        "It is  a very long one.",
    ]
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
    assert item(story(TEXT)).runs == (Run(text="The new bridge is open. It is a very long one."),)


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


POST = "The port closed on Monday. Forty ships wait outside."
ECHO = "“It fell like a door,” said Ada Vale. Engineers call the gate beyond repair."


def receipt(one: Article, words: str) -> Sentence:
    """The receipt of the words in the article."""
    start = one.text.index(words)
    return Sentence(article=one.id, start=start, end=start + len(words), sha256=one.sha256)


@pytest.fixture
def two(article: MakeArticle) -> tuple[Article, Article]:
    """Two outlets' reports of one event."""
    return (
        article(POST, id="p", outlet="Harbour Post", url="https://post.example/1"),
        article(ECHO, id="e", outlet="The Echo", url="https://echo.example/1"),
    )


def test_each_articles_sentences_are_followed_by_its_label(two: tuple[Article, Article], story: MakeStory) -> None:
    """Sentences of one article in a row share a label; the receipts stay in printed order, the id is the lead's."""
    post, echo = two
    told = (receipt(post, "The port closed on Monday."), receipt(post, "Forty ships wait outside."))
    last = receipt(echo, "Engineers call the gate beyond repair.")
    made = printed(story(post, echo), Chosen(sentences=(*told, last), method="lede"))
    assert made.runs == (
        Run(text="The port closed on Monday. Forty ships wait outside. "),
        Run(text="Harbour Post", url=post.url, style="source"),
        Run(text=" Engineers call the gate beyond repair. "),
        Run(text="The Echo", url=echo.url, style="source"),
    )
    assert made.text == f"{POST} Engineers call the gate beyond repair."
    assert made.sentences == (*told, last)
    assert made.id == item(story(post, echo)).id
    turned = printed(story(post, echo), Chosen(sentences=(last, *told), method="lede"))
    assert [run.text for run in turned.runs if run.style == "source"] == ["The Echo", "Harbour Post"]


def test_an_article_that_nothing_names_is_not_printed_beside_others(
    two: tuple[Article, Article], article: MakeArticle, story: MakeStory
) -> None:
    """Its words would stand as the other outlet's; alone it is printed without a label."""
    _, echo = two
    nameless = article(POST, id="n")
    told = receipt(nameless, "Forty ships wait outside.")
    other = receipt(echo, "Engineers call the gate beyond repair.")
    made = printed(story(nameless, echo), Chosen(sentences=(told, other), method="lede"))
    assert (made.text, made.sentences) == ("Engineers call the gate beyond repair.", (other,))
    alone = printed(story(nameless, echo), Chosen(sentences=(told,), method="lede"))
    assert alone.runs == (Run(text="Forty ships wait outside."),)


def test_an_item_keeps_why_and_what_was_refused(two: tuple[Article, Article], story: MakeStory) -> None:
    """For whoever asks later."""
    post, echo = two
    told = receipt(post, "The port closed on Monday.")
    refused = Refused(sentence=receipt(echo, "“It fell like a door,” said Ada Vale."), rule="quote")
    chosen = Chosen(sentences=(told,), method="lede", why="no paragraphs", refused=(refused,))
    made = printed(story(post, echo), chosen)
    assert (made.why, made.candidates, made.refused) == ("no paragraphs", (), (refused,))


def test_the_issue_stays_small(article: MakeArticle) -> None:
    """Of a thousand refused sentences and candidates an item keeps what a person looks through, as receipts."""
    ships = " ".join(f"Ship {n} of the line came in at noon, and its crew went home." for n in range(1000))
    one = article("".join(f"By Ada Moroz {n}\n\n" for n in range(100)) + ships)
    made = item(Story(id="s", articles=(one,)))
    full = replace(made, candidates=spare([one], made.sentences))
    assert (len(full.refused), len(full.candidates)) == (MOST_REFUSED, MOST_SPARE)
    bare = replace(made, candidates=(), refused=())
    assert len(codec.line(full)) - len(codec.line(bare)) < (MOST_REFUSED + MOST_SPARE) * 200
