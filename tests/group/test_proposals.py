"""Rules made of moves: they fit what was moved, and take nothing that stands elsewhere."""

from __future__ import annotations

from itertools import permutations

import pytest

from digest.group.proposals import Proposal, fits, proposed
from digest.group.rules import problem
from digest.values import Article, Heading, Rule, Source, Story


def story(
    id: str, title: str, text: str = "", *, place: str | None = None, tags: tuple[str, ...] = (), outlet: str = "Quay"
) -> Story:
    """A story of one article."""
    article = Article(
        id=id, title=title, text=text or title, source=Source(location="f"), outlet=outlet, tags=tags, language="en"
    )
    return Story(id=id, articles=(article,), heading=Heading(name="H", kind="place", place=place))


TRIAL = story("1", "Court hears Marla Quist again", "The court in Varn heard Marla Quist on Monday.", place="Norway")
APPEAL = story("2", "Quist may appeal", "Lawyers said that Marla Quist may appeal in spring.", place="Kenya")
FERRY = story("3", "A ferry court rules on night shifts", "The ferry court ruled on Monday.", place="Norway")


def test_a_name_that_the_moved_ones_share() -> None:
    """Not "court", which another heading's story has too; nor the country, where the other one is."""
    found = proposed("Quist trial", [TRIAL, APPEAL], [(FERRY, "Norway")])
    assert found == Proposal(rule=Rule(heading="Quist trial", words=("Marla Quist",)), fits=("1", "2"), leaves=())


def test_a_place_when_all_of_it_was_moved() -> None:
    """A renamed country is a rule for that country."""
    its = [
        story(str(n), f"Harbour {word} opens", place="Norway") for n, word in enumerate(["alpha", "bravo", "carbon"])
    ]
    found = proposed("The North", its, [(story("9", "Harbour opens", place="Kenya"), "Kenya")])
    assert found is not None
    assert found.rule == Rule(heading="The North", places=("Norway",))


def test_a_tag_before_a_word() -> None:
    """What the feed calls it fits tomorrow's stories better than a word of the title."""
    its = [story("1", "Herring return", tags=("Fish",)), story("2", "Mussels thrive", tags=("Fish", "Food"))]
    found = proposed("Fisheries", its, [(story("3", "A cake is baked", tags=("Food",)), "Food")])
    assert found is not None
    assert found.rule == Rule(heading="Fisheries", tags=("Fish",))


def test_several_lists_together_where_one_is_not_enough() -> None:
    """One story alone does not bring its whole country along."""
    found = proposed("Press", [TRIAL, story("4", "Journal closes", place="Chad")], [(FERRY, "Norway")])
    assert found is not None
    assert found == Proposal(rule=Rule(heading="Press", words=("Marla Quist", "journal")), fits=("1", "4"), leaves=())


def test_what_already_stands_there_counts_as_fitting() -> None:
    """It shows how far the rule goes."""
    found = proposed("Quist", [TRIAL], [(APPEAL, "Quist"), (FERRY, "Norway")])
    assert found is not None
    assert found.fits == ("1", "2")


def test_no_rule_where_nothing_tells_them_apart() -> None:
    """The same words, place and outlet stand elsewhere."""
    assert proposed("Other", [story("1", "Harbour opens")], [(story("2", "Harbour opens"), "Norway")]) is None


def test_a_story_that_cannot_be_told_apart_is_left() -> None:
    """And named; the others get their rule."""
    found = proposed("Other", [TRIAL, story("5", "Harbour opens")], [(story("6", "Harbour opens"), "Norway")])
    assert found is not None
    assert (found.fits, found.leaves) == (("1",), ("5",))


def test_order_changes_nothing() -> None:
    """Of the moved ones and of the others."""
    its = [TRIAL, APPEAL, story("4", "Journal closes", place="Chad")]
    others = [(FERRY, "Norway"), (story("7", "Herring return"), "Sea")]
    found = [proposed("Press", list(one), list(two)) for one in permutations(its) for two in permutations(others)]
    assert all(one == found[0] for one in found)


@pytest.mark.parametrize(
    "title", ["", "!!!", "a", "港が開いた", "Ünïcödé Straße", 'q"uo\\te', "x" * 5_000, "The and of"]
)
def test_any_title_gives_a_rule_that_can_be_used_or_none(title: str) -> None:
    """The rule has no problem, and fits what it says it fits."""
    one = story("1", title, outlet="")
    found = proposed("H", [one], [(FERRY, "Norway")])
    if found:
        assert problem(found.rule) is None
        assert fits(found.rule, one)


def test_a_region_is_no_country_of_it() -> None:
    """A story about the region does not get the rule of a country, nor the other way about."""
    region = story("1", "Ministers of the region meet", place="Middle East")
    found = proposed("World", [region], [(story("2", "Ministers of the region meet", place="Oman"), "Gulf")])
    assert found is None or found.rule.places == ()
