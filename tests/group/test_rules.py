"""The newsletter's own rules."""

import time

import pytest

from digest.group.rules import Rules, Said, problem
from digest.values import Article, Rule, Source, Story, Url


def said(
    title: str = "",
    text: str = "",
    *,
    place: str | None = None,
    outlet: str = "",
    url: str | None = None,
    tags: tuple[str, ...] = (),
    folders: tuple[str, ...] = (),
) -> Said:
    """What rules may ask about a story of one article."""
    source = Source(location="feed.xml", tags=folders)
    article = Article(
        id="a", title=title, text=text, source=source, outlet=outlet, url=Url(url) if url else None, tags=tags
    )
    return Said(Story(id="s", articles=(article,)), place)


def test_the_first_rule_that_fits_decides() -> None:
    """Rules are asked in their order, and the reason names what was found."""
    rules = Rules([Rule(heading="Boats", words=("ferry",)), Rule(heading="Bridges", words=("bridge", "ferry pier"))])
    assert rules.first(said("A bridge by the ferry pier")) == ("Boats", "rule: word “ferry”")
    assert rules.first(said("A bridge")) == ("Bridges", "rule: word “bridge”")
    assert rules.first(said("A tunnel")) is None


@pytest.mark.parametrize(
    ("word", "text", "fits"),
    [
        ("Assange", "The court heard ASSANGE’s lawyer.", True),
        ("ferry pier", "The ferry-pier is closed.", True),
        ("pier", "The piers are closed.", False),
        ("cafe", "The Café is open.", True),
        ("U.S. Navy", "A US Navy ship came.", True),
        ("!!!", "Nothing!!!", False),
        ("", "Nothing", False),
    ],
)
def test_words_are_whole_words_whatever_their_case(word: str, text: str, fits: bool) -> None:
    """Case, accents and punctuation are ignored; parts of words are not found; nothing finds nothing."""
    assert (Rules([Rule(heading="H", words=(word,))]).first(said("", f"One.\n\n{text}")) is not None) == fits


def test_places_are_what_the_story_is_about() -> None:
    """A country by any of its names, a region by its countries; a mention alone is not enough."""
    for written in ("Kenya", "KE", "Africa", "Kenia"):
        rules = Rules([Rule(heading="H", places=(written,))], "es")
        assert rules.first(said(place="KE")) == ("H", f"rule: about {written}")
        assert rules.first(said("Kenya", "Kenya Kenya", place="NO")) is None
        assert rules.first(said("Kenya", place=None)) is None


@pytest.mark.parametrize(
    ("person", "text", "fits"),
    [
        ("Marla Quist", "On Monday MARLA QUIST appealed.", True),
        ("Marla Quist", "On Monday Quist appealed.", False),
        ("Quist", "The court heard Marla Quist on Monday.", True),
        ("Quist", "The court heard Quist on Monday.", True),
        ("Quist", "A quist flew over the court on Monday.", False),
        ("Jordan", "Water is scarce in Jordan this year.", False),
        ("Jordan", "The league honoured Michael Jordan on Monday.", True),
        ("Vale", "The vale was green when Ada Vale came home.", True),
        ("مارلا", "قالت مارلا كويست يوم الإثنين إنها ستستأنف.", True),
        ("田中", "月曜日に田中氏は控訴すると述べた。", True),
        ("  ", "On Monday Marla Quist appealed.", False),
        ("!!", "On Monday Marla Quist appealed!!", False),
    ],
)
def test_people_are_named_not_meant_by_a_word(person: str, text: str, fits: bool) -> None:
    """By full name or last name; a country, a bird or a valley of that name is somebody else's."""
    found = Rules([Rule(heading="H", people=(person,))]).first(said("News of the day", text))
    assert found == (("H", f"rule: names {person}") if fits else None)


def test_outlets_by_name_or_host() -> None:
    """`bbc.co.uk` is also `www.` and `news.bbc.co.uk`, and not `notbbc.co.uk`."""
    rules = Rules([Rule(heading="H", outlets=("bbc.co.uk", "Coast Courier"))])
    for url in ("https://www.bbc.co.uk/1", "https://news.bbc.co.uk/1"):
        assert rules.first(said(url=url)) == ("H", "rule: outlet bbc.co.uk")
    assert rules.first(said(outlet="COAST COURIER")) is not None
    assert rules.first(said(url="https://notbbc.co.uk/1")) is None
    assert rules.first(said()) is None


def test_tags_of_the_entry_and_folders_of_the_source() -> None:
    """Feed categories and OPML folders, case ignored."""
    rules = Rules([Rule(heading="H", tags=("Sport",))])
    assert rules.first(said(tags=("sport",))) == ("H", "rule: tag Sport")
    assert rules.first(said(folders=("SPORT",))) is not None
    assert rules.first(said(tags=("sports",))) is None


def test_a_pattern_searches_title_and_first_paragraph_only() -> None:
    """Case is ignored; what stands further down is not searched."""
    rules = Rules([Rule(heading="H", pattern=r"world\s+cup")])
    assert rules.first(said("The WORLD  Cup begins")) is not None
    assert rules.first(said("x", "World cup.\n\nMore.")) == ("H", "rule: pattern found in “World cup”")
    assert rules.first(said("x", "First.\n\nWorld cup.")) is None


def test_a_pattern_that_never_ends_is_given_up() -> None:
    """It costs a second once, does not fit, and is remembered as too slow."""
    rules = Rules([Rule(heading="Slow", pattern="(a+)+$"), Rule(heading="Other", words=("goat",))])
    start = time.perf_counter()
    for _ in range(20):
        assert rules.first(said("goat", "a" * 1900 + "!")) == ("Other", "rule: word “goat”")
    assert time.perf_counter() - start < 5
    assert rules.slow == ["Slow"]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (Rule(heading=" ", words=("x",)), "no heading"),
        (Rule(heading="H"), "asks for nothing"),
        (Rule(heading="H", places=("Narnia",)), "Narnia"),
        (Rule(heading="H", pattern="(unclosed"), "missing )"),
        (Rule(heading="H", pattern="(x+x+)+y|(a+)+$"), "too long"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told(rule: Rule, told: str) -> None:
    """In words for the person who wrote it."""
    found = problem(rule)
    assert found is not None
    assert told in found


def test_a_rule_that_can_be_used_has_no_problem() -> None:
    """Words, places in three forms, a pattern with a group."""
    assert (
        problem(Rule(heading="H", words=("x",), places=("RU", "España", "Middle East"), pattern=r"(a|b)+c?")) is None
    )
