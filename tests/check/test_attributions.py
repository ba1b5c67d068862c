"""Rule 36: an edit that makes a fact of a claim."""

from collections.abc import Callable

import pytest

from digest.values import Sentence

Guarded = Callable[..., list[str]]

POLICE = "Three sailors died when the ferry sank off Harbour Town, police said on Monday."


@pytest.mark.parametrize(
    ("language", "said", "text", "marker"),
    [
        ("en", POLICE, "Three sailors died when the ferry sank off Harbour Town.", "said"),
        (
            "en",
            "Prosecutors allege that Ana Vale stole two million crowns from the harbour fund.",
            "Ana Vale stole two million crowns from the harbour fund.",
            "allege",
        ),
        (
            "en",
            "According to the ministry, 12 people were injured in the explosion at the factory.",
            "12 people were injured in the explosion at the factory.",
            "According to",
        ),
        (
            "en",
            "Vale, a senator, denied taking bribes from the harbour company.",
            "Vale, a senator, was taking bribes from the harbour company.",
            "denied",
        ),
        (
            "en",
            "The suspected arsonist was arrested in Harbour Town on Sunday.",
            "The arsonist was arrested in Harbour Town on Sunday.",
            "suspected",
        ),
        (
            "en",
            "Vale is accused of stealing boats from the harbour of the town.",
            "Vale was stealing boats from the harbour of the town.",
            "accused of",
        ),
        (
            "en",
            "The storm hit Kenya on Monday, and officials said more rain is expected this week.",
            "The storm hit Kenya on Monday, and more rain is expected this week.",
            "said",
        ),
        (
            "es",
            "Tres marineros murieron en el naufragio, según la policía.",
            "Tres marineros murieron en el naufragio.",
            "según",
        ),
        (
            "fr",
            "Trois marins sont morts dans le naufrage, a déclaré la police lundi.",
            "Trois marins sont morts dans le naufrage.",
            "a déclaré",
        ),
        (
            "de",
            "Nach Angaben der Polizei starben drei Seeleute beim Untergang der Fähre.",
            "Drei Seeleute starben beim Untergang der Fähre.",
            "Nach Angaben",
        ),
        (
            "de",
            "Der mutmaßliche Brandstifter wurde am Sonntag in Hafenstadt festgenommen.",
            "Der Brandstifter wurde am Sonntag in Hafenstadt festgenommen.",
            "mutmaßliche",
        ),
        (
            "it",
            "Tre marinai sono morti nel naufragio del traghetto, ha detto la polizia.",
            "Tre marinai sono morti nel naufragio del traghetto.",
            "ha detto",
        ),
        (
            "pt",
            "Três marinheiros morreram no naufrágio, segundo a polícia.",
            "Três marinheiros morreram no naufrágio.",
            "segundo",
        ),
        (
            "ru",
            "Три моряка погибли при крушении парома, сообщила полиция.",
            "Три моряка погибли при крушении парома.",
            "сообщила",
        ),
        (
            "uk",
            "За словами поліції, троє моряків загинули внаслідок аварії порома.",
            "Троє моряків загинули внаслідок аварії порома.",
            "За словами",
        ),
    ],
)
def test_a_claim_without_its_speaker_is_found(
    language: str, said: str, text: str, marker: str, guarded: Guarded
) -> None:
    """With the words that were dropped, and where the article has them."""
    found = guarded(36, text, said, language=language)
    assert [one.split("”")[0] for one in found] == [f"drops “{marker}"]
    assert "which makes a fact of a claim: the article has “" in found[0]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (POLICE, "Three sailors died when the ferry sank, according to police."),
        (POLICE, "Police: Three sailors died when the ferry sank."),
        (POLICE, "Three sailors died when the ferry sank off Harbour Town – police"),
        (POLICE, "Police say three sailors died when the ferry sank off Harbour Town."),
        ("The port will close for a year. “We are done,” Vale said.", "The port will close for a year."),
        ("The port will close. “Are we done for good?” Vale said.", "“Are we done for good?” Vale said."),
        (
            "The storm hit Kenya on Monday, killing three, and officials said more rain is expected this week.",
            "The storm hit Kenya on Monday, killing three.",
        ),
        (
            "The suspected arsonist was arrested in Harbour Town on Sunday.",
            "The suspected arsonist was arrested in Harbour Town.",
        ),
        (
            f"{POLICE} The ferry sank off Harbour Town, and three sailors died.",
            "Three sailors died as the ferry sank.",
        ),
        (POLICE, "A bridge opened in another town."),
        ("Vale was denied entry to the harbour of the town.", "Vale had no entry to the harbour of the town."),
        (
            "The storm claimed the lives of three sailors off the town.",
            "The storm killed three sailors off the town.",
        ),
    ],
    ids=[
        "other words",
        "colon",
        "dash",
        "turned",
        "sentence cut",
        "quote",
        "clause cut",
        "kept",
        "vouched for",
        "another sentence",
        "denied entry",
        "claimed lives",
    ],
)
def test_a_claim_that_is_kept_or_cut_whole_passes(said: str, text: str, guarded: Guarded) -> None:
    """Another verb will do, and so will cutting the claim with its speaker."""
    assert guarded(36, text, said) == []


def test_reportedly_does_not_say_who(guarded: Guarded) -> None:
    """A doubt is kept, the speaker is not; where the article names none either, nothing is lost."""
    text = "Three sailors reportedly died when the ferry sank off Harbour Town."
    assert guarded(36, text, POLICE) == [
        "no longer says who says so: the article has “…off Harbour Town, police said on Monday.”"
    ]
    assert guarded(36, text, text.replace("off", "near")) == []


def test_the_generated_words_are_a_source_too(guarded: Guarded) -> None:
    """Where the article has changed since, what was generated still tells what the person began with."""
    text = "Three sailors died when the ferry sank off Harbour Town."
    assert len(guarded(36, text, "The article is another one now.", generated=POLICE)) == 1


def test_a_receipt_for_another_sentence_excuses_nothing(guarded: Guarded) -> None:
    """A person changed the first sentence and left the second, which keeps its receipt."""
    more = "Divers found the boat on Sunday."
    text = f"Three sailors died when the ferry sank off Harbour Town. {more}"
    receipt = Sentence(article="a0", start=len(POLICE) + 1, end=len(POLICE) + 1 + len(more), sha256="x")
    assert len(guarded(36, text, f"{POLICE} {more}", sentences=(receipt,))) == 1


def test_words_of_the_article_are_no_edit(guarded: Guarded) -> None:
    """Unedited items, receipts for every word, a person's own line, a language without a list."""
    text = "Three sailors died when the ferry sank off Harbour Town."
    receipt = Sentence(article="a0", start=0, end=len(text) - 1, sha256="x")
    assert guarded(36, text, POLICE, edited=False) == []
    assert guarded(36, text.rstrip("."), POLICE, sentences=(receipt,)) == []
    assert guarded(36, text, story=False) == []
    assert guarded(36, text, POLICE, language="nl") == []


BRAND = "Police said Otto Brand stole 40 million kroner from the harbour."


@pytest.mark.parametrize(
    ("language", "said", "text", "marker"),
    [
        ("en", "Otto Brand allegedly stole 40 boats of Varn.", "Otto Brand stole 40 boats of Varn.", "allegedly"),
        ("en", "Otto Brand stole 40 boats of Varn, reportedly.", "Otto Brand stole 40 boats of Varn.", "reportedly"),
        ("es", "Otto Brand presuntamente robó barcos.", "Otto Brand robó barcos.", "presuntamente"),
        ("fr", "Otto Brand aurait volé 40 bateaux au port.", "Otto Brand a volé 40 bateaux au port.", "aurait"),
    ],
)
def test_an_adverb_of_doubt_that_is_dropped_is_found(
    language: str, said: str, text: str, marker: str, guarded: Guarded
) -> None:
    """It doubts the words after it, or those before it at the end; the French conditional does so too."""
    assert [one.split("”")[0] for one in guarded(36, text, said, language=language)] == [f"drops “{marker}"]
    assert guarded(36, said.replace("Otto ", ""), said, language=language) == []


@pytest.mark.parametrize(
    "text",
    [
        "Update: Otto Brand stole 40 million kroner from the harbour.",
        "Otto Brand stole 40 million kroner from the harbour – on Monday.",
        "Otto Brand stole 40 million kroner from the harbour last May.",
        "Otto Brand stole 40 million kroner per year from the harbour.",
        "Otto Brand, called Otto, stole 40 million kroner from the harbour.",
        "Otto Brand stole 40 million kroner from the harbour and found a boat.",
        "Otto Brand stole 40 million kroner from the harbour. He told nobody.",
        "Otto Brand stole 40 million kroner from the harbour. More soon, we are told.",
    ],
)
def test_common_words_name_no_speaker(text: str, guarded: Guarded) -> None:
    """A label, a day, a month, "per", "called", "found", and a sentence in which nobody is named."""
    assert [one.split("drops ")[1].split("”")[0] for one in guarded(36, text, BRAND)] == ["“said"]


@pytest.mark.parametrize(
    "text",
    [
        "Otto Brand stole 40 million kroner from the harbour, per police.",
        "Otto Brand may have stolen 40 million kroner from the harbour.",
        "A court found Otto Brand took 40 million kroner from the harbour.",
        "Otto Brand stole 40 million kroner from the harbour – Eva Stone",
        "Stone: Otto Brand stole 40 million kroner from the harbour.",
        "Otto Brand stole 40 million kroner from the harbour. Police said so on Monday.",
    ],
)
def test_a_speaker_in_other_words_is_one(text: str, guarded: Guarded) -> None:
    """A word of the source's speaker, or a name that the article has."""
    assert guarded(36, text, f"{BRAND} It was found by Eva Stone on Monday in May.") == []
