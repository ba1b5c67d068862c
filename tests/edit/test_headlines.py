"""The subject and the preheader."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edit import headlines


def _lines(*items: object) -> tuple[str, str]:
    line = headlines.subject(items, "News Roundup 9/21/2023")  # type: ignore[arg-type]  # Items, made by a fixture
    return line, headlines.preheader(items, line, "News Roundup 9/21/2023", "The Morning Line")  # type: ignore[arg-type]  # as above


def test_the_first_story_is_the_subject_the_next_the_preheader(make: SimpleNamespace) -> None:
    """Headlines in order of importance."""
    titles = ["A bridge opens in Jacmel", "Kenya builds a school", "Peru counts its llamas", "Nobody sees this"]
    subject, preheader = _lines(*(make.item(str(n), title=title) for n, title in enumerate(titles)))
    assert subject == "A bridge opens in Jacmel"
    assert preheader == "Kenya builds a school · Peru counts its llamas · Nobody sees this"


def test_a_long_headline_is_cut_at_a_word(make: SimpleNamespace) -> None:
    """At most 90 characters, and one sees that it was cut."""
    subject, _ = _lines(make.item("1", title="The harbour " * 10))
    assert len(subject) <= 90
    assert subject.endswith(("harbour…", "The…"))


def test_the_outlets_name_is_no_news(make: SimpleNamespace) -> None:
    """It is dropped from the end of a headline; anything else after a dash stays."""
    assert headlines.headline(make.item("1", title="A bridge opens | Harbour Post")) == "A bridge opens"
    assert headlines.headline(make.item("1", title="A bridge opens - in May")) == "A bridge opens - in May"


def test_a_single_story_is_not_said_twice(make: SimpleNamespace) -> None:
    """With one item its words are the preheader, and the issue's title where they are too short."""
    subject, preheader = _lines(make.item("1", title="A bridge opens", text="It does."))
    assert subject == "A bridge opens"
    assert preheader == "It does. · News Roundup 9/21/2023 · The Morning Line"


def test_a_title_without_a_word_is_no_headline(make: SimpleNamespace) -> None:
    """A feed's "…" or "---" is passed over for the item's own words."""
    assert _lines(make.item("1", title="…", text="A bridge opens."))[0] == "A bridge opens."


def test_equal_headlines_are_said_once(make: SimpleNamespace) -> None:
    """The subject is never the preheader again."""
    _, preheader = _lines(make.item("1", title="A bridge opens"), make.item("2", title="A Bridge Opens"))
    assert "ridge" not in preheader


def test_headlines_in_the_newsletters_language_come_first(make: SimpleNamespace) -> None:
    """A more important story in another language is printed first, but is not the subject."""
    spanish = make.item("1", title="Abren un puente")
    story = spanish.story
    story = make.replace(story, articles=(make.replace(story.lead, language="es"),))
    english = make.item("2", title="A school opens", published=None)
    items = [make.replace(spanish, story=story), english]
    made = make.generated(items)
    assert [item.id for item in made.items] == ["item-1", "item-2"]
    assert made.subject == "A school opens"
    assert made.preheader.startswith("Abren un puente")
    assert make.generated(items, language="es").subject == "Abren un puente"


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text(max_size=200), min_size=1, max_size=5))
def test_a_preheader_has_the_right_length(make: SimpleNamespace, titles: list[str]) -> None:
    """40 to 130 characters whatever the headlines are."""
    items = [
        make.item(str(n), title=title, text="A report of some length came out today.")
        for n, title in enumerate(titles)
    ]
    subject, preheader = _lines(*items)
    assert 0 < len(subject) <= 90
    assert 40 <= len(preheader) <= 130
    assert "\n" not in subject + preheader
