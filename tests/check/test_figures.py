"""Rule 37: figures that the articles of a story give differently."""

from collections.abc import Callable

import pytest

from digest.values import Sentence

Guarded = Callable[..., list[str]]

SANK = "A ferry sank off Harbour Town, killing 12 people."


def receipt(article: str, text: str) -> Sentence:
    """For an article that says nothing else."""
    return Sentence(article=article, start=0, end=len(text), sha256="x")


@pytest.mark.parametrize(
    ("text", "other", "ours", "theirs"),
    [
        (
            SANK,
            "A ferry sank off Harbour Town and left 15 dead.",
            "Harbour Town, killing 12 people",
            "Town and left 15 dead",
        ),
        (
            "A ferry sank off Harbour Town; at least a dozen people were injured.",
            "Twenty people were hurt when a ferry sank off Harbour Town.",
            "at least a dozen people were injured",
            "Twenty people were hurt when",
        ),
        (
            "The harbour bridge needs $2 million in repairs, the council said.",
            "The council put the harbour bridge at $3 million in repairs.",
            "bridge needs $2 million in repairs, the council",
            "bridge at $3 million in repairs",
        ),
    ],
    ids=["dead", "hurt", "money"],
)
def test_a_figure_that_another_outlet_gives_differently_is_found(
    text: str, other: str, ours: str, theirs: str, guarded: Guarded
) -> None:
    """Both outlets and both phrases are named, edited or not."""
    expected = [f"The Lantern has “{ours}”, Courier 1 “{theirs}”"]
    assert guarded(37, text, text, others=[other], edited=False, sentences=(receipt("a0", text),)) == expected


@pytest.mark.parametrize(
    ("language", "text", "other"),
    [
        (
            "es",
            "Un ferri naufragó frente al puerto y dejó 12 muertos.",
            "Un ferri naufragó frente al puerto: quince muertos.",
        ),
        (
            "fr",
            "Le naufrage du ferry au large du port a fait douze morts.",
            "Le naufrage du ferry au port a fait 15 morts.",
        ),
        (
            "de",
            "Beim Untergang der Fähre vor Hafenstadt starben zwölf Menschen.",
            "Beim Untergang der Fähre starben 15 Menschen.",
        ),
        (
            "it",
            "Il naufragio del traghetto al porto ha fatto 12 morti.",
            "Il naufragio del traghetto al porto ha fatto 15 morti.",
        ),
        (
            "pt",
            "O naufrágio da balsa diante do porto deixou 12 mortos.",
            "O naufrágio da balsa diante do porto deixou 15 mortos.",
        ),
        ("ru", "При крушении парома у порта погибли 12 человек.", "При крушении парома у порта погибли 15 человек."),
        ("uk", "Під час аварії порома загинули дванадцять людей.", "Під час аварії порома загинуло 15 людей."),
    ],
)
def test_tolls_are_compared_in_their_own_language(language: str, text: str, other: str, guarded: Guarded) -> None:
    """One finding each."""
    assert len(guarded(37, text, text, others=[other], language=language)) == 1


@pytest.mark.parametrize(
    "other",
    [
        "A ferry sank off Harbour Town, killing twelve people.",
        "A ferry sank off Harbour Town. Its captain is aged 54, and 15 children were rescued.",
        "A ferry sank off Harbour Town at 10:30 on March 14, 15 years after another.",
        "A ferry sank off Harbour Town, killing 4 officers.",
        "A ferry sank off Harbour Town, killing 15 people, up from 12 dead at noon.",
        "A bridge fell elsewhere; 15 people died.",
        "It was old. It was blue. It was slow. It was cheap. A ferry sank off Harbour Town, killing 15 people.",
        "A ferry sank off Harbour Town, a 3-1 loss for Room 15 and 15% of people.",
        "A ferry sank off Harbour Town, 15 Quay Street, killing some.",
    ],
    ids=["same", "others", "time", "some of them", "both", "another event", "far down", "scores", "address"],
)
def test_other_figures_pass(other: str, guarded: Guarded) -> None:
    """Ages, times, dates, shares, scores, addresses, other people, other events, and what agrees."""
    assert guarded(37, SANK, SANK, others=[other]) == []


def test_a_rounded_figure_is_the_same(guarded: Guarded) -> None:
    """ "More than 200" and 215; "$984 million" and "$984.4 million"."""
    text = "A quake shook Harbour Town, killing 215 people."
    assert guarded(37, text, text, others=["A quake shook Harbour Town, killing more than 200 people."]) == []
    assert len(guarded(37, text, text, others=["A quake shook Harbour Town, killing more than 150 people."])) == 1
    text = "The harbour bridge needs $984.4 million in repairs, the council said."
    assert (
        guarded(37, text, text, others=["The harbour bridge needs $984 million in repairs, the council said."]) == []
    )


def test_one_article_has_nobody_to_differ_from(guarded: Guarded) -> None:
    """Nor has a person's own line."""
    assert guarded(37, SANK, "A ferry sank off Harbour Town, killing 15 people.") == []
    assert guarded(37, SANK, story=False) == []


def test_a_figure_is_that_of_the_outlet_in_whose_words_it_stands(guarded: Guarded) -> None:
    """The item's second sentence is another outlet's, which differs from a third and not from itself."""
    boats = "A storm over Harbour Town broke 14 boats."
    others = [SANK, "A ferry sank off Harbour Town, killing 15 people."]
    receipts = (receipt("a0", boats), receipt("a1", SANK))
    found = guarded(37, f"{boats} {SANK}", boats, others=others, sentences=receipts)
    assert found == ["Courier 1 has “Harbour Town, killing 12 people”, Courier 2 “Harbour Town, killing 15 people”"]


def test_a_persons_figure_is_put_into_nobodys_mouth(guarded: Guarded) -> None:
    """A typo is the item's, and the very article that it was made from may be the one that differs."""
    text = "A ferry sank off Harbour Town, killing 13 people."
    assert guarded(37, text, SANK, others=["A bridge fell."]) == [
        "the item has “Harbour Town, killing 13 people”, The Lantern “Harbour Town, killing 12 people”"
    ]
    both = f"{SANK} By evening 13 people were dead in Harbour Town."
    assert guarded(37, text, both, others=["A bridge fell."]) == []
