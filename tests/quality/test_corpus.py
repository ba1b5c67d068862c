"""The corpus is what the measures take it for: the project's own, varied, and hard enough to tell methods apart."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from digest.summarize import spans
from digest.text import words
from tests.quality.corpus import LANGUAGES, Report, paragraphs, reports, tellings
from tests.quality.scoring import best, f1, mean

KINDS = {"report": 18, "anecdote": 4, "question": 3, "bullets": 3, "scene": 2}
COPIED = 8
"""Words in a row that a summary shares with its text only if it was copied."""
ENGLISH = tuple(one for one in reports() if one.article.language == "en")
every_report = pytest.mark.parametrize("report", reports(), ids=lambda one: one.name)


def runs(text: str) -> set[tuple[str, ...]]:
    """All stretches of so many words."""
    found = re.findall(r"\w+", text.lower())
    return {tuple(found[at : at + COPIED]) for at in range(len(found) - COPIED + 1)}


def test_kinds_and_languages() -> None:
    """Thirty English reports of five kinds, two in each other language, ten stories of three outlets."""
    assert Counter(one.kind for one in ENGLISH) == KINDS
    others = Counter(one.article.language for one in reports() if one not in ENGLISH)
    assert others == {language: 2 for language in LANGUAGES if language != "en"}
    assert [len(one.articles) for one in tellings()] == [3] * 10


@every_report
def test_a_report_is_as_long_as_reports_are(report: Report) -> None:
    """250 to 500 words in English, shorter in the other languages; a summary of three sentences or two."""
    fewest, most, count = (250, 500, 3) if report in ENGLISH else (150, 300, 2)
    assert fewest <= words(report.article.text) <= most
    assert len(spans(report.summary, report.article.language)) == count
    assert len(paragraphs(report.article.text)) > report.nut


@every_report
def test_a_report_says_truly_what_stands_in_it(report: Report) -> None:
    """Its dateline opens the text, its furniture is whole lines, and what leans is whole sentences."""
    text = report.article.text
    found = {text[start:end] for start, end in spans(text, report.article.language)}
    assert text.startswith(report.dateline)
    assert set(report.furniture) <= set(paragraphs(text))
    assert set(report.leaning) <= found
    assert report in ENGLISH or report.leaning


def test_summaries_are_a_persons_own_words() -> None:
    """No summary shares eight words in a row with what it sums up."""
    pairs = [(one.name, one.summary, [one.article]) for one in reports()]
    pairs += [(one.name, one.summary, list(one.articles)) for one in tellings()]
    assert not [name for name, own, of in pairs if runs(own) & set().union(*(runs(one.text) for one in of))]


def test_good_summaries_need_later_sentences() -> None:
    """In six of ten reports the best three sentences reach beyond the first three."""
    reach = [best(one.article, one.summary, 3) for one in ENGLISH]
    assert mean(max(places) > 2 for places in reach) >= 0.6


def test_stories_are_of_outlets_that_do_not_exist() -> None:
    """Outlets end in `.example`, three different ones a story."""
    for one in tellings():
        outlets = {article.outlet for article in one.articles}
        assert len(outlets) == 3
        assert all(outlet.endswith(".example") for outlet in outlets)
        assert all(100 <= words(article.text) <= 200 for article in one.articles)


@pytest.mark.parametrize(
    ("said", "reference", "score"),
    [
        (["The ferry sailed."], "The ferry sailed.", 100),
        (["The ferry"], "the FERRY the ferry", 200 * 2 / 6),
        (["No word in common."], "Bread", 0),
        ([], "", 0),
        (["渡轮开了"], "渡轮来了", 75),
    ],
)
def test_the_score_is_the_words_in_common(said: list[str], reference: str, score: float) -> None:
    """Case apart, each word as often as both have it; Chinese sign by sign."""
    assert f1(said, reference) == pytest.approx(score)
