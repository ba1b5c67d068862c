"""The ranker, what `auto` chooses, and the record of what is refused and kept to be swapped in."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import summarize
from digest.summarize import sentences, spare
from digest.summarize.candidates import candidates
from digest.summarize.worth import Words, features, tokens, weights, worths
from digest.values import Article, Source

MakeArticle = Callable[..., Article]
LEDE = "The harbour town of Brekka will close its ferry pier in March, the council decided on Monday."
NEWS = "Ferries to the island of Sula will sail from Vesthavn until a new pier is built."
COST = "The new pier will cost 40 million kroner, of which the county of Sula pays half."
LEANING = "It will take the builders two years, and ferries will sail from Vesthavn in the meantime."
COLOUR = "Gulls sat on the railings while children ate ice cream in the sun all afternoon."
REPORT = "\n\n".join((LEDE, NEWS, LEANING, COLOUR, COST))


def said(one: Article, **options: object) -> list[str]:
    """The chosen sentences' words."""
    chosen = sentences([one], **options)  # type: ignore[arg-type]  # a test says which options it means
    return [one.text[s.start : s.end] for s in chosen.sentences]


def test_what_the_text_speaks_of_comes_before_colour(article: MakeArticle) -> None:
    """Sentences whose words recur, and those near the start, say most."""
    more = "\n\n".join(
        f"The ferry pier of Brekka and the ferries to Sula were named in letter {n}." for n in range(8)
    )
    assert COLOUR not in said(article(f"{REPORT}\n\n{more}", title="Brekka closes its ferry pier"), count=3)


def test_a_sentence_that_leans_is_taken_only_after_the_one_it_needs(article: MakeArticle) -> None:
    """Asked for all, it stands right behind it; asked for few, never alone."""
    one = article(REPORT, title="Brekka closes its ferry pier")
    for count in range(1, 6):
        found = said(one, count=count, method="ranked")
        assert len(found) == count
        assert LEANING not in found or NEWS in found


def test_nothing_is_said_twice_while_there_is_something_else(article: MakeArticle) -> None:
    """What a chosen sentence has said is worth nothing any more."""
    again = "The council of the harbour town of Brekka decided on Monday to close its ferry pier in March."
    found = said(article("\n\n".join((LEDE, again, NEWS, COST))), count=3)
    assert [one for one in found if one in (NEWS, COST)] == [NEWS, COST]
    assert len({LEDE, again} & set(found)) == 1


def test_the_title_says_what_matters(article: MakeArticle) -> None:
    """Of two sentences alike in all else the one with its words is chosen."""
    one, other = (
        "Boats from Vesthavn carried 300 passengers to Sula on Friday evening.",
        "Trains from Lyngdal carried 300 passengers to Mosby on Friday evening.",
    )
    text = f"{COLOUR}\n\n{one}\n\n{other}"
    assert one in said(article(text, title="Vesthavn sails to Sula"), count=2, method="ranked")
    assert other in said(article(text, title="Lyngdal rides to Mosby"), count=2, method="ranked")


def test_a_long_summary_may_say_what_is_worth_less(article: MakeArticle) -> None:
    """So many words are used as far as there is something to say."""
    long = "\n\n".join(
        f"Report number {n} from the town of Brekka{n} says that pier {n} was {word} again on Monday."
        for n, word in enumerate(("closed", "opened", "painted", "sold", "moved", "flooded", "mended", "leased"))
    )
    told = " ".join(said(article(long), words=120))
    assert 60 < len(told.split()) <= 120


@pytest.mark.parametrize(
    ("options", "method"),
    [
        ({}, "lede"),
        ({"count": 1}, "lede"),
        ({"count": 2}, "lede"),
        ({"words": 40}, "lede"),
        ({"count": 3}, "ranked"),
        ({"words": 90}, "ranked"),
    ],
)
def test_auto_chooses_and_says_what_and_why(article: MakeArticle, options: dict[str, int], method: str) -> None:
    """An item is the lede; who asks for more wants a summary."""
    chosen = sentences([article(REPORT)], **options)  # type: ignore[arg-type]
    assert chosen.method == method
    assert chosen.why


def test_a_story_is_ranked_across_its_reports(article: MakeArticle) -> None:
    """In so many words."""
    chosen = sentences([article(LEDE, id="a"), article(NEWS, id="b")], words=60)
    assert (chosen.method, chosen.why) == ("ranked", "2 reports: what most of them say")


def test_what_is_refused_is_told_with_its_rule(article: MakeArticle) -> None:
    """Bylines, captions, cut datelines and credits, and what does not stand alone, in text order."""
    lede = "OSLO (AP) — The pier of Brekka will be closed in March, the council decided, Coast Wire reported."
    text = f"By Ada Moroz\n\nWho needs a pier?\n\nHe had waited for an hour in the cold.\n\n{lede}"
    one = article(text, outlet="Coast Wire")
    chosen = sentences([one])
    told = [(one.text[r.sentence.start : r.sentence.end], r.rule) for r in chosen.refused]
    assert told == [
        ("By Ada Moroz", "byline"),
        ("Who needs a pier?", "under 5 words"),
        ("He had waited for an hour in the cold.", "opening pronoun"),
        ("OSLO (AP) — ", "dateline"),
        (", Coast Wire reported.", "own outlet's credit"),
    ]


def test_candidates_stand_alone_and_are_not_printed_already(article: MakeArticle) -> None:
    """Best first, of every report of the story."""
    one, other = article(REPORT, id="a", outlet="Coast"), article(f"{NEWS}\n\n{COST}", id="b", outlet="Quay")
    printed = sentences([one]).sentences
    found = [
        (s.article, {"a": one, "b": other}[s.article].text[s.start : s.end]) for s in spare([one, other], printed)
    ]
    assert ("a", LEDE) not in found
    assert not any(text == LEANING for _, text in found)
    assert {("a", COST), ("b", COST)} & set(found)
    assert found.index(("a", COLOUR)) > 0


def test_candidates_of_nothing() -> None:
    """An article without a text has none."""
    assert spare([Article(id="a", title="", text="", source=Source(location="x"))], ()) == ()


WORDS = st.text("abcdef1 ", min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=3), st.lists(WORDS, max_size=3))
def test_the_quick_sum_is_the_sum_of_the_features(articles: list[list[str]], titles: list[str]) -> None:
    """What makes the ranker fast changes no figure of the model that was learned."""
    words = Words(language="en")
    for number, texts in enumerate(articles):
        words.add([tokens(text) for text in texts], tokens(titles[number] if number < len(titles) else ""))
    kind = "story" if len(articles) > 1 else "article"
    for word, found in worths(words, kind).items():
        for again, value in enumerate(found, 1):
            its = features(word, words.seen[word], words, again)
            total = sum(weights(kind)[name] * what for name, what in its.items())
            assert value == pytest.approx(1 / (1 + math.exp(-total)), abs=1e-9)


def test_the_weights_are_few_and_of_the_features_that_there_are() -> None:
    """The package carries some forty numbers and no text."""
    found = json.loads((files(summarize) / "weights.json").read_text("utf-8"))
    words = Words()
    words.add([tokens(LEDE)])
    names = set(features("brekka", words.seen["brekka"], words, 1))
    assert {kind: set(its) for kind, its in found.items()} == {"article": names, "story": names}


def test_candidates_are_read_no_further_than_they_are_asked_for(article: MakeArticle) -> None:
    """The first sentence of a long text costs no more than the first line."""
    found = candidates(article("\n\n".join([LEDE] * 200_000)))
    assert next(found).text == LEDE
