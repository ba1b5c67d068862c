"""Summaries of the project's own reports and stories: how good they are, in every language that is promised."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from digest.summarize import METHODS, Chosen, sentences, spans
from digest.text import words
from digest.values import Article
from tests.quality.corpus import LANGUAGES, Report, Telling, printed, reports, tellings
from tests.quality.scoring import f1, lead, mean

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))
LIMIT = 60
"""Words of a story's summary."""
ENGLISH = tuple(one for one in reports() if one.article.language == "en")
FOREIGN = tuple(one for one in reports() if one.article.language != "en")
PLAIN = tuple(one for one in ENGLISH if one.kind == "report")
OPENED = tuple(one for one in ENGLISH if one.kind != "report")
"""Reports that open with something else than the news."""
WAYS: tuple[dict[str, Any], ...] = ({}, {"count": 3}, {"words": LIMIT})
"""How summaries are asked for: as an item, by sentences, by words."""

every_report = pytest.mark.parametrize("report", reports(), ids=lambda one: one.name)


def told(*articles: Article, **given: Any) -> list[str]:
    """The text of what the public function chooses; by the default method where none is given."""
    return printed(sentences(articles, **given), *articles)


def whole(report: Report, chosen: Chosen) -> bool:
    """Each is a whole sentence of the text, but for a dateline or a part of one that is cut; in order and apart."""
    found = spans(report.article.text, report.article.language)
    starts, ends = {start for start, _ in found}, {end for _, end in found}
    places = [(one.start, one.end) for one in chosen.sentences]
    begun = all(start in starts or start <= len(report.dateline) + 1 for start, _ in places)
    return begun and all(end in ends for _, end in places) and all(a[1] <= b[0] for a, b in pairwise(places))


@every_report
def test_whole_sentences_in_order(report: Report) -> None:
    """In each language at least one sentence is chosen, and those chosen stand so in the text."""
    for limits in WAYS:
        chosen = sentences([report.article], **limits)
        assert chosen.sentences
        assert all(one.sha256 == report.article.sha256 for one in chosen.sentences)
        assert whole(report, chosen)


@pytest.mark.parametrize("report", FOREIGN, ids=lambda one: one.name)
@pytest.mark.parametrize("method", METHODS)
def test_each_method_knows_each_language(report: Report, method: str) -> None:
    """Whatever sumy knows of a language, each method gives two whole sentences of a report."""
    chosen = sentences([report.article], method=method, count=2)
    assert len(chosen.sentences) == 2
    assert whole(report, chosen)


@pytest.mark.parametrize("report", FOREIGN, ids=lambda one: one.name)
@pytest.mark.parametrize("language", ["und", "", "xx", "tlh-Latn", "?"])
def test_an_unknown_language_falls_back(report: Report, language: str) -> None:
    """A text whose language is not known, or not one, gives whole sentences without an error."""
    article = Article(
        id="a", title=report.article.title, text=report.article.text, source=report.article.source, language=language
    )
    found = told(article, count=3)
    assert found
    assert all(one in article.text for one in found)


@pytest.mark.parametrize(
    "report", [one for one in FOREIGN if one.article.language in {"zh", "ja"}], ids=lambda r: r.name
)
def test_a_full_stop_of_chinese_and_japanese_ends_a_sentence(report: Report) -> None:
    """Whatever follows it, but a closing sign; so no printed sentence is two."""
    assert not [one for one in lead(report.article) if re.search("[。！？][^」』”’）]", one)]


def test_plain_reports_are_told_by_their_first_paragraph() -> None:
    """As an item, nine in ten reports of the inverted pyramid print from it, in whatever language."""
    plain = (*PLAIN, *FOREIGN)
    missed = [one.name for one in plain if told(one.article)[0] not in one.paragraph]
    assert len(missed) <= (1 - FLOORS["shares"]["first_paragraph"]) * len(plain), missed


def test_other_openings_are_passed_over_for_the_news() -> None:
    """After a scene, a question or bullets the lede is the paragraph that says what the report is about."""
    missed = [one.name for one in OPENED if told(one.article, method="lede")[0] not in one.paragraph]
    assert len(missed) <= (1 - FLOORS["shares"]["nut"]) * len(OPENED), missed


@pytest.mark.parametrize(
    "report", [one for one in reports() if one.dateline or one.furniture], ids=lambda one: one.name
)
def test_datelines_bylines_captions_and_links_are_never_printed(report: Report) -> None:
    """Neither as an item nor as a longer summary."""
    for limits in WAYS:
        chosen = sentences([report.article], **limits)
        assert not set(printed(chosen, report.article)) & set(report.furniture)
        assert chosen.sentences[0].start >= len(report.dateline), printed(chosen, report.article)[0]


@pytest.mark.parametrize("report", [one for one in reports() if one.leaning], ids=lambda one: one.name)
def test_what_leans_is_printed_only_after_what_it_leans_on(report: Report) -> None:
    """A sentence that opens with "He said" or "However" in any language follows the one before it, or is left out."""
    text = report.article.text
    before = dict(pairwise(end for _, end in reversed(spans(text, report.article.language))))
    for limits in WAYS:
        ends = {one.end: text[one.start : one.end] for one in sentences([report.article], **limits).sentences}
        assert not [one for end, one in ends.items() if one in report.leaning and before.get(end) not in ends]


@pytest.mark.parametrize("telling", tellings(), ids=lambda one: one.name)
@pytest.mark.parametrize("given", [{}, *({"method": one} for one in METHODS)], ids=["default", *METHODS])
def test_a_story_is_told_in_sixty_words(telling: Telling, given: dict[str, str]) -> None:
    """By whatever method, never more, and each sentence is its outlet's own."""
    found = told(*telling.articles, title=telling.title, words=LIMIT, **given)
    assert 0 < sum(words(one) for one in found) <= LIMIT
    assert all(any(one in article.text for article in telling.articles) for one in found)


def _over_lead(some: tuple[Report, ...]) -> float:
    """Points that three sentences have above the text's first three."""
    return _three(some) - mean(f1(lead(one.article, count=3), one.summary) for one in some)


def _three(some: tuple[Report, ...]) -> float:
    return mean(f1(told(one.article, count=3), one.summary) for one in some)


def _stories() -> float:
    return mean(f1(told(*one.articles, title=one.title, words=LIMIT), one.summary) for one in tellings())


def _first_outlets() -> float:
    return mean(f1(lead(one.articles[0], limit=LIMIT), one.summary) for one in tellings())


MEASURES: dict[str, Callable[[], float]] = {
    "reports": lambda: _three(PLAIN),
    "reports_over_lead": lambda: _over_lead(PLAIN),
    "openings": lambda: _three(OPENED),
    "openings_over_lead": lambda: _over_lead(OPENED),
    "languages": lambda: mean(f1(told(one.article, count=2), one.summary) for one in FOREIGN),
    "stories": _stories,
    "stories_over_first_outlet": lambda: _stories() - _first_outlets(),
}


@cache
def measured(name: str) -> float:
    """The measure, in points of 100."""
    return MEASURES[name]()


@pytest.mark.parametrize("name", MEASURES)
def test_no_worse_than_the_floor(name: str) -> None:
    """Each measure of the default method is at least what the file of floors says."""
    floor = FLOORS["points"][name]
    assert measured(name) >= floor, f"{name} is {measured(name):.2f}, its floor {floor}: summaries became worse"


@pytest.mark.parametrize("name", MEASURES)
def test_the_floor_is_raised_when_summaries_become_better(name: str) -> None:
    """A floor far below what is measured guards nothing: neither can it be lowered unawares, nor be left behind."""
    floor, slack = FLOORS["points"][name], FLOORS["slack"]
    assert measured(name) <= floor + slack, f"{name} is {measured(name):.2f}, its floor {floor}: raise the floor"


def test_the_file_of_floors_names_what_is_measured() -> None:
    """Nothing more and nothing less, and a slack too small to hide a worse method."""
    assert FLOORS["points"].keys() == MEASURES.keys()
    assert 0 < FLOORS["slack"] <= 1
    assert set(LANGUAGES) == {one.article.language for one in reports()}
