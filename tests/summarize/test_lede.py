"""The default method: the first paragraph within the limits, or the first sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from digest.errors import SummarizeError
from digest.summarize import sentences
from digest.values import Article

BRIDGE = "The new bridge over the Alna opened on Sunday after four years of work."
COST = "The work cost 40 million euros, half of it paid by the county."
LATER = "Ferries will go on sailing until the end of the month, the mayor said."


@pytest.fixture
def printed(article: Callable[..., Article]) -> Callable[..., list[str]]:
    """The sentences that are chosen of a text."""

    def run(text: str, *, title: str = "", outlet: str = "", **options: int) -> list[str]:
        one = article(text, title=title, outlet=outlet)
        return [text[s.start : s.end] for s in sentences([one], **options).sentences]

    return run


Printed = Callable[..., list[str]]


def test_the_first_paragraph_is_printed(printed: Printed) -> None:
    """All of the first paragraph's sentences, and none of the second's."""
    assert printed(f"{BRIDGE} {COST}\n\n{LATER}") == [BRIDGE, COST]


def test_a_long_first_paragraph_is_printed_as_far_as_it_fits(printed: Printed) -> None:
    """Whole sentences from the start, never over the limit."""
    assert printed(f"{BRIDGE} {COST} {LATER}\n\n{LATER}", words=27) == [BRIDGE, COST]
    assert printed(f"{BRIDGE} {COST} {LATER}\n\n{LATER}", words=24) == [BRIDGE]


def test_a_text_without_paragraphs_gives_two_sentences(printed: Printed) -> None:
    """One block of text: its first two sentences."""
    assert printed(f"{BRIDGE} {COST} {LATER}") == [BRIDGE, COST]


@pytest.mark.parametrize(
    "furniture",
    [
        "By Jane Doe",
        "LISTEN TO ARTICLE 3:56 SHARE",
        "Photo: Jane Doe / Courier",
        "KEY POINTS",
        "Town and region",
        "12.5",
    ],
)
def test_furniture_before_the_first_paragraph_is_passed_over(printed: Printed, furniture: str) -> None:
    """Bylines, players, captions, kickers and numbers are no first paragraph."""
    assert printed(f"{furniture}\n\n{BRIDGE}\n\n{LATER}") == [BRIDGE]


def test_a_title_repeated_in_the_body_is_passed_over(printed: Printed) -> None:
    """The title is not printed again as the item's first sentence."""
    title = "New bridge over the Alna opens after four years of work"
    assert printed(f"{title.upper()}\n\n{BRIDGE}", title=title) == [BRIDGE]


def test_a_dateline_is_cut(printed: Printed) -> None:
    """The place and the agency go; the sentence keeps its own words."""
    assert printed(f"OSLO, Norway (AP) — {BRIDGE}\n\n{LATER}") == [BRIDGE]


def test_the_outlets_own_credit_is_cut_at_the_end_alone(printed: Printed) -> None:
    """ ", the Courier reported." goes from the last sentence alone, or two would run together."""
    text = "The bridge over the Alna will open on Sunday, the Courier reported."
    assert printed(f"{text}\n\n{LATER}", outlet="Courier") == ["The bridge over the Alna will open on Sunday"]
    assert printed(f"{text} {COST}\n\n{LATER}", outlet="Courier") == [text, COST]


def test_a_first_sentence_that_is_too_long_gives_way(printed: Printed) -> None:
    """The next paragraph stands in for a first one whose first sentence is over the limit."""
    assert printed(f"{' '.join(['Long'] * 30)} sentence. {COST}\n\n{BRIDGE}", words=20) == [BRIDGE]


def test_a_later_sentence_is_printed_where_no_paragraph_opens_within_the_limit(printed: Printed) -> None:
    """Better a second sentence that fits than nothing, and never a word over the limit."""
    assert printed(f"{' '.join(['Long'] * 30)} sentence. {COST}", words=15) == [COST]


def test_nothing_fits(printed: Printed) -> None:
    """Where no sentence is short enough, that is said, not a sentence cut."""
    with pytest.raises(SummarizeError, match="at most 3 words"):
        printed(f"{BRIDGE} {COST}", words=3)


def test_a_quotation_is_not_left_open(printed: Printed) -> None:
    """What would end inside a quotation ends before it."""
    text = f"{BRIDGE} “It is done. {' '.join(['Very'] * 60)} good,” the mayor said."
    assert printed(f"{text}\n\n{LATER}") == [BRIDGE]


def test_a_scrap_is_printed_only_where_there_is_nothing_else(printed: Printed) -> None:
    """Kickers at the start are passed over; a text of nothing else gives them."""
    assert printed(f"Good news from the harbour town\n\n{BRIDGE}\n\n{LATER}") == [BRIDGE]
    assert printed("Good news from the harbour town") == ["Good news from the harbour town"]
    assert printed("Good news from the harbour town", count=3) == ["Good news from the harbour town"]


def test_a_short_sentence_within_the_paragraph_is_passed_over(printed: Printed) -> None:
    """Under five words nothing is printed; what follows is, unless it leans on what was passed over."""
    assert printed(f"{BRIDGE} Thousands came. {COST}\n\n{LATER}") == [BRIDGE, COST]
    assert printed(f"{BRIDGE} Thousands came. They all wanted to see it.\n\n{LATER}") == [BRIDGE]


def test_so_many_sentences(printed: Printed) -> None:
    """`count` gives so many, over paragraphs, and all where there are fewer."""
    text = f"By Jane Doe\n\n{BRIDGE} Thousands came.\n\n{COST}\n\n{LATER}"
    assert printed(text, count=2) == [BRIDGE, COST]
    assert printed(text, count=9) == [BRIDGE, COST, LATER]


def test_so_many_sentences_within_so_many_words(printed: Printed) -> None:
    """Both limits hold together."""
    assert printed(f"{BRIDGE}\n\n{COST}\n\n{LATER}", count=3, words=28) == [BRIDGE, COST]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "Madrid (EFE).- El puente nuevo abrió el domingo. Las obras costaron 40 millones.\n\nHubo música.", 2),
        ("ar", "افتتح الجسر الجديد يوم الأحد بعد أربع سنوات.\n\nقال العمدة إن العبارات ستبقى.", 1),
        ("he", "הגשר החדש מעל הנהר נפתח ביום ראשון בבוקר.\n\nראש העיר בירך.", 1),
        ("zh", "新的大桥周日上午正式通车，市长出席了仪式。\n\n工程历时四年。", 1),
        ("ja", "新しい橋は日曜日の朝に開通し、市長が式典に出席した。\n\n工事は四年かかった。", 1),
        ("ru", "Новый мост через реку открыли в воскресенье утром. Он длинный и очень высокий.\n\nМэр доволен.", 2),
    ],
)
def test_other_languages(article: Callable[..., Article], language: str, text: str, expected: int) -> None:
    """The first paragraph is printed in scripts with and without spaces, from either side."""
    one = article(text, language=language)
    assert len(sentences([one]).sentences) == expected
