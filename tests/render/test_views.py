"""What templates see of an issue: clean, safe, nothing left to decide."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.views import long_date, view
from digest.values import Issue, Item, Run, Section, Sentence, Url

Make = Callable[..., Any]
LANTERN = Url("https://lantern.example/bridge")


def _spans(make_issue: Make, make_item: Make, *runs: Run) -> list[tuple[str, str]]:
    issue = make_issue(make_item(runs=runs))
    return [(span.text, span.style) for span in view(issue).sections[0].bullets[0].spans]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("One.", "Two.", ["One.", " ", "Label", " ", "Two."]),
        ("One. ", "  Two.", ["One.", " ", "Label", " ", "Two."]),
        ("One.\n", ", two.", ["One.", " ", "Label", ", two."]),
        ("", " Two.", ["Label", " ", "Two."]),
        ("One.", "  ", ["One.", " ", "Label"]),
        (" One\t\n two. ", "", ["One two.", " ", "Label"]),
    ],
)
def test_a_source_label_has_one_space_on_either_side(
    make_issue: Make, make_item: Make, before: str, after: str, expected: list[str]
) -> None:
    """However the draft was spaced; none before punctuation, none at the ends."""
    runs = (Run(text=before), Run(text=" Label ", style="source"), Run(text=after))
    assert [text for text, _ in _spans(make_issue, make_item, *runs)] == expected


def test_no_break_spaces_stay(make_issue: Make, make_item: Make) -> None:
    """French sets them inside its quotation marks."""
    text = "Il dit «\u00a0oui\u00a0» ."
    assert _spans(make_issue, make_item, Run(text=text)) == [(text, "")]


def test_items_without_words_and_headings_without_items_are_left_out(make_issue: Make, make_item: Make) -> None:
    """An empty bullet is a mistake to look at."""
    empty = make_item(runs=(Run(text=" \n"), Run(text="\x00")))
    issue = make_issue(sections=(Section(name="None here", items=(empty,)), Section(name="B", items=(make_item(),))))
    assert [section.name for section in view(issue).sections] == ["B"]


def test_other_outlets_are_named_once_and_never_the_one_already_there(make_issue: Make, make_item: Make) -> None:
    """By name without regard to case, and by address; copies come after independent articles."""
    item = make_item(
        outlet="The Lantern",
        others=[("Post", "https://post.example/a"), ("the lantern", "https://lantern.example/2"), ("Twin", LANTERN)],
        copies=[("POST", "https://post.example/b"), ("Wire", "javascript:x"), ("", "https://www.faro.example/c")],
    )
    also = view(make_issue(item)).sections[0].bullets[0].also
    assert [(span.text, span.url) for span in also] == [
        ("Post", "https://post.example/a"),
        ("Wire", None),
        ("faro.example", "https://www.faro.example/c"),
    ]


def test_the_lead_is_named_where_only_others_are_printed(make_issue: Make, make_item: Make) -> None:
    """As when its sentence was swapped for another outlet's; not where a person only renamed its label."""
    item = make_item(outlet="The Lantern", others=[("Post", "https://post.example/a")])
    post = Run(text="Post", url=Url("https://post.example/a"), style="source")
    other = item.story.articles[1]
    receipt = Sentence(article=other.id, start=0, end=5, sha256=other.sha256)
    swapped = dataclasses.replace(item, runs=(Run(text="It is closed. "), post), sentences=(receipt,))
    assert [span.text for span in view(make_issue(swapped)).sections[0].bullets[0].also] == ["The Lantern"]
    runs = tuple(dataclasses.replace(run, text=f"{run.text}!") for run in item.runs)
    renamed = dataclasses.replace(item, runs=runs)
    assert [span.text for span in view(make_issue(renamed)).sections[0].bullets[0].also] == ["Post"]


def test_an_item_of_a_persons_own_has_no_other_outlets(make_issue: Make) -> None:
    """It has no story."""
    bullet = view(make_issue(Item(id="own", runs=(Run(text="Write to us."),)))).sections[0].bullets[0]
    assert (bullet.also, bullet.language, bullet.direction) == ((), None, None)


@pytest.mark.parametrize(
    ("language", "words", "edited", "expected"),
    [
        ("en", "A bridge opened.", False, (None, None)),
        ("und", "A bridge opened.", False, (None, None)),
        ("es", "Se abrió un puente.", False, ("es", None)),
        ("es", "A bridge opened.", True, (None, None)),
        ("ar", "افتتح جسر جديد.", False, ("ar", "rtl")),
        ("ar", "افتتح جسر جديد.", True, ("ar", "rtl")),
        ("ar", "A bridge opened.", True, (None, None)),
        ("en", "افتتح جسر جديد.", True, (None, "rtl")),
        ("ar", "2023: افتتح جسر", False, ("ar", "rtl")),
    ],
)
def test_an_items_language_and_direction_are_given_where_they_differ(
    make_issue: Make,
    make_item: Make,
    language: str,
    words: str,
    edited: bool,
    expected: tuple[str | None, str | None],
) -> None:
    """A person's words may be a translation: they are not taken for the source's language."""
    item = make_item(words, language=language, edited=edited)
    bullet = view(make_issue(item)).sections[0].bullets[0]
    assert (bullet.language, bullet.direction) == expected


def test_anchors_are_unique_and_keep_the_letters_of_every_script(make_issue: Make, make_item: Make) -> None:
    """A heading may come twice, or have no letters at all."""
    names = ["US News", "us news!", "الشرق الأوسط", "???", "!"]
    issue = make_issue(sections=tuple(Section(name=name, items=(make_item(),)) for name in names))
    anchors = [section.anchor for section in view(issue).sections]
    assert anchors == ["us-news", "us-news-2", "الشرق-الأوسط", "section", "section-2"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Thursday, September 21, 2023"),
        ("es", "Jueves, 21 de septiembre de 2023"),
        ("fr", "Jeudi 21 septembre 2023"),
        ("de", "Donnerstag, 21. September 2023"),
        ("ar", "الخميس، 21 سبتمبر 2023"),
        ("pt-BR", "Quinta-feira, 21 de setembro de 2023"),
        ("tlh", "Thursday, September 21, 2023"),
    ],
)
def test_the_date_is_written_as_the_language_writes_it(language: str, expected: str) -> None:
    """English where Babel does not know the language."""
    assert long_date(dt.date(2023, 9, 21), language) == expected


@pytest.mark.parametrize("code", ["", "und", "x y", "<b>", "en_US_<", "a" * 99])
def test_a_language_that_is_none_becomes_english(make_issue: Make, code: str) -> None:
    """`lang` is an attribute: it must be well-formed (BCP 47)."""
    assert view(make_issue(masthead={"language": code})).language == "en"


def test_the_postal_address_does_not_say_the_name_twice(make_issue: Make) -> None:
    """The footer prints the name above it."""
    address = "The Coastal Herald\n 12 Quay Street \n\nPorto"
    assert view(make_issue(masthead={"address": address})).address == ("12 Quay Street", "Porto")


def test_without_a_sender_there_is_no_way_out_to_print(make_issue: Make) -> None:
    """`check` says so; no broken link is printed."""
    assert view(make_issue(masthead={"sender": "nobody"})).unsubscribe is None


@given(st.lists(st.tuples(st.text(max_size=8), st.sampled_from(["", "strong", "source"])), max_size=6))
def test_spans_neither_lose_nor_repeat_a_character(parts: list[tuple[str, Any]]) -> None:
    """White space aside, and what `clean` takes out."""
    from digest.render.spans import printed as spans_of
    from digest.text import clean

    runs = [Run(text=text, style=style) for text, style in parts]
    printed = "".join(span.text for span in spans_of(runs))
    assert "".join(printed.split()) == "".join("".join(clean(run.text) for run in runs).split())
    assert printed == printed.strip(" ")
    assert "  " not in printed


def test_the_subject_falls_back_to_title_and_name(make_issue: Callable[..., Issue]) -> None:
    """A mail without a subject looks like spam."""
    assert view(make_issue(subject="Today")).subject == "Today"
    assert view(make_issue()).subject == "News Roundup 9/21/2023"
    assert view(make_issue(title="")).subject == "The Coastal Herald"
