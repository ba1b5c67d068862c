"""A story of several outlets as an item: the lede, and what another outlet alone has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from digest.summarize import item, sentences
from digest.text import words
from digest.values import Article, Story

MakeArticle = Callable[..., Article]
LEDE = "The new bridge over the Alna opened on Sunday after four years of work, Mayor Ada Moroz said."
AGAIN = "Mayor Ada Moroz opened the new bridge over the Alna on Sunday after four years of work."
BUILDERS = "The builders, Fjordbru of Bergen, will pay a fine of 900,000 kroner for the delay, Ivo Rask said."
COLOUR = "Waffles were eaten under umbrellas all morning, and a band played on the quay below."


@pytest.fixture
def told(article: MakeArticle) -> Callable[..., Sequence[str]]:
    """What an item prints of reports by the Coast, the Quay, the Pier, in that order."""

    def tell(*texts: str, **options: int) -> Sequence[str]:
        names = ("Coast", "Quay", "Pier")
        articles = [
            article(text, id=name, outlet=name, title="Bridge opens")
            for text, name in zip(texts, names, strict=False)
        ]
        by_id = {one.id: one for one in articles}
        return [
            f"{s.article}: {by_id[s.article].text[s.start : s.end]}" for s in sentences(articles, **options).sentences
        ]

    return tell


def test_another_outlets_fact_follows_the_lede(told: Callable[..., Sequence[str]]) -> None:
    """One sentence, with its own source."""
    assert told(f"{LEDE}\n\n{COLOUR}", f"{AGAIN}\n\n{BUILDERS}") == [f"Coast: {LEDE}", f"Quay: {BUILDERS}"]


@pytest.mark.parametrize(
    "other",
    [
        AGAIN,
        COLOUR,
        f"He said that {BUILDERS[0].lower()}{BUILDERS[1:]}",
        f"However, {BUILDERS[0].lower()}{BUILDERS[1:]}",
        "“We paid Fjordbru of Bergen 900,000 kroner too much for that, and Ivo Rask knows it well.”",
    ],
)
def test_nothing_is_added_that_says_it_again_or_does_not_stand_alone(
    told: Callable[..., Sequence[str]], other: str
) -> None:
    """Neither the same fact, nor colour without a name or figure, nor what leans on another sentence."""
    assert told(f"{LEDE}\n\n{COLOUR}", other) == [f"Coast: {LEDE}"]


def test_the_same_figure_is_the_same_fact(told: Callable[..., Sequence[str]]) -> None:
    """However the other outlet words it."""
    lede = "A fire in the port of Brekka destroyed 14 boats on Sunday night, the fire service said."
    other = "Owners in Brekka lost 14 vessels to the flames, among them the Havsule and the Tordis of Olav Brandt."
    assert told(lede, other) == [f"Coast: {lede}"]


def test_never_more_words_than_an_item_may_have(told: Callable[..., Sequence[str]]) -> None:
    """What does not fit beside the lede is left out."""
    texts = (f"{LEDE}\n\n{COLOUR}", f"{AGAIN}\n\n{BUILDERS}")
    room = words(LEDE) + words(BUILDERS)
    assert len(told(*texts, limit=room)) == 2
    assert told(*texts, limit=room - 1) == [f"Coast: {LEDE}"]


def test_the_item_links_both_and_says_why(article: MakeArticle) -> None:
    """Each sentence is followed by its own outlet's label."""
    reports = (
        article(f"{LEDE}\n\n{COLOUR}", id="a", outlet="Coast", url="https://coast.example/1"),
        article(f"{AGAIN}\n\n{BUILDERS}", id="b", outlet="Quay", url="https://quay.example/2"),
    )
    made = item(Story(id="s", articles=reports))
    assert [run.text.strip() for run in made.runs] == [LEDE, "Coast", BUILDERS, "Quay"]
    assert made.why.endswith("; Quay tells more")
    assert [one.article for one in made.sentences] == ["a", "b"]


def test_a_method_that_was_asked_for_adds_nothing(article: MakeArticle) -> None:
    """Only `auto` looks beyond the first article."""
    reports = (
        article(LEDE, id="a", outlet="Coast"),
        article(f"{AGAIN}\n\n{BUILDERS}", id="b", outlet="Quay"),
    )
    assert [one.article for one in item(Story(id="s", articles=reports), method="lede").sentences] == ["a"]
