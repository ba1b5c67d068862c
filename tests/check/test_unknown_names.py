"""Rule 34: a name that a person put in and no article has."""

from collections.abc import Callable

import pytest

Guarded = Callable[..., list[str]]

SAID = (
    "HARBOUR TOWN — Ana Vale, a senator from Haiti, told the U.S. Senate on Monday that three ships were lost off "
    "France. John Smith of the European Central Bank disagreed, and so did Niles O'Hara."
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana Valle told the Senate.", "the name “Ana Valle” is in none of its articles (they have “Vale”)"),
        ("Adm. Eva R. Vale told the Senate.", "the name “Eva R. Vale” is in none of its articles"),
        ("Eva Vale told the Senate.", "the name “Eva Vale” is in none of its articles"),
        ("Smyth of the bank disagreed.", "the name “Smyth” is in none of its articles (they have “Smith”)"),
        ("Ana Vale spoke in New Mexico.", "the name “New Mexico” is in none of its articles"),
        ("Ana Vale thanked the UNHCR.", "the name “UNHCR” is in none of its articles"),
        ("Ana Martin told the Senate.", "the name “Ana Martin” is in none of its articles"),
        ("Israel lost three ships.", "the name “Israel” is in none of its articles"),
        ("Israel on Monday lost three ships.", "the name “Israel” is in none of its articles"),
        ("Israeli ships were lost.", "the name “Israeli” is in none of its articles"),
        ("Bergen’s ships were lost.", "the name “Bergen” is in none of its articles"),
        ("Brand, a senator, disagreed.", "the name “Brand” is in none of its articles"),
        ("Ana Vale spoke in Alabama.", "the name “Alabama” is in none of its articles"),
        ("Ana Vale thanked the ATO.", "the name “ATO” is in none of its articles"),
        ("Ana Vale thanked the SFH.", "the name “SFH” is in none of its articles"),
    ],
)
def test_a_name_that_no_article_has_is_found(text: str, name: str, guarded: Guarded) -> None:
    """With the article's own name beside it where one is nearly the same."""
    assert guarded(34, text, SAID) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Senator Vale, the Haitian lawmaker, told America that French ships were lost.",
        "Vale's ships, and the Vales.",
        "Ms. Vale thanked President Smith on Tuesday in September.",
        "The ECB disagreed with Haitians.",
        "ANA VALE TOLD THE SENATE",
        "Mara Quill wrote it for The Lantern.",
        "Ferries are Ferry News.",
        "Meanwhile ships were lost. Nobody knows where.",
        "Asking Ana Vale does not help.",
        "Franco-Haitian ships, said O’Hara.",
        "A person lost three ships.",
        "Lawmakers disagreed. Residents’ ships were lost. Monday was quiet. It’s over.",
        "French ships were lost. Haitians disagreed.",
    ],
)
def test_another_form_of_a_known_name_is_known(text: str, guarded: Guarded) -> None:
    """Possessives, plurals, adjectives, acronyms, titles, capitals, bylines; a sentence's first word is no name."""
    assert guarded(34, text, SAID) == []


@pytest.mark.parametrize(
    ("language", "said", "known", "unknown", "name"),
    [
        (
            "es",
            "Ana Vale viajó a Haití.",
            "El viaje de Vale gustó a los Haitianos.",
            "Con ella viajó Eva Luna.",
            "Eva Luna",
        ),
        ("fr", "Ana Vale est allée à Haïti.", "Le voyage d’Ana Vale.", "Hier à Lyon, Vale a voyagé.", "Lyon"),
        (
            "de",
            "Ana Vale reiste nach Berlin.",
            "Die Berliner Reise von Ana Vales Schiff.",
            "Gestern reiste Eva Stein.",
            "Eva Stein",
        ),
        ("it", "Ana Vale è andata a Roma.", "Il viaggio di Vale.", "Ieri Vale ha parlato a Torino.", "Torino"),
        ("pt", "Ana Vale viajou ao Haiti.", "A viagem de Vale.", "Ontem Vale falou em Lisboa.", "Lisboa"),
        (
            "ru",
            "Анна Стоун приехала в Киев.",
            "Президент встретился с Анной Стоун в Киеве.",
            "Приехал с Петровой.",
            "Петровой",
        ),
        ("uk", "Анна Стоун приїхала до Харкова.", "Зустрів Анну Стоун у Харкові.", "Приїхав до Львова.", "Львова"),
    ],
)
def test_names_are_known_in_their_own_grammar(
    language: str, said: str, known: str, unknown: str, name: str, guarded: Guarded
) -> None:
    """Case endings, genitives and adjectives of the article's language."""
    assert guarded(34, known, said, language=language) == []
    assert [found.split("”")[0] for found in guarded(34, unknown, said, language=language)] == [f"the name “{name}"]


def test_a_country_may_be_translated(guarded: Guarded) -> None:
    """An English item of a Spanish article calls Alemania Germany; a person's name is still asked for."""
    said = "Ana Vale viajó a Alemania."
    assert guarded(34, "On Sunday Ana Vale went to Germany.", said, language="es", spoken="en") == []
    found = guarded(34, "On Sunday Eva Luna went to Germany.", said, language="es", spoken="en")
    assert [one.split("”")[0] for one in found] == ["the name “Eva Luna"]
    assert guarded(34, "On Sunday Anna Stone came.", "Анна Стоун приехала.", language="ru", spoken="en") == []


def test_only_edited_items_with_articles_are_compared(guarded: Guarded) -> None:
    """What was generated is the article's, and a person's own line has no source."""
    assert guarded(34, "Then Eva Luna spoke.", SAID, edited=False) == []
    assert guarded(34, "Then Eva Luna spoke.", story=False) == []
    assert guarded(34, "Then Eva Luna spoke.", SAID, others=["Eva Luna spoke."]) == []


def test_initials_are_a_names_own(guarded: Guarded) -> None:
    """Of capitals in a row and within one sentence; where names go on in small letters, of those too."""
    said = "The council cut in a hurry what Ana Vale of the Bank of England wanted. Idle Town. Ana Vale left."
    assert len(guarded(34, "The CIA disagreed.", said)) == 1
    assert len(guarded(34, "The ITA disagreed.", said)) == 1
    assert guarded(34, "The BOE disagreed.", said) == []
    text, said = "Hier Vale a remercié la BCE.", "Vale a remercié la Banque centrale européenne."
    assert guarded(34, text, said, language="fr") == []
    assert guarded(34, "On Monday the Bank of England spoke.", "The BOE spoke on Monday.") == []


def test_words_that_open_a_sentence_are_not_asked_for_in_a_translation(guarded: Guarded) -> None:
    """Of an English item of a Spanish article, no word is the article's."""
    assert guarded(34, "Brand new ships went.", "Ana Vale viajó a Haití.", language="es", spoken="en") == []


def test_a_common_word_is_no_misspelled_name(guarded: Guarded) -> None:
    """ "While" opens a sentence, and is not "White" with a slip of the pen; "Whyte" is."""
    said = f"{SAID} They met Eva White."
    assert guarded(34, "While ships were lost, Vale spoke.", said) == []
    assert guarded(34, "Whyte spoke.", said) == ["the name “Whyte” is in none of its articles (they have “White”)"]
