"""Soft openings and the paragraph that says what the story is; ordinary reports keep their first one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from digest.summarize import sentences
from digest.summarize.lede import PLAIN
from digest.values import Article

TITLE = "Larne council votes to close the old iron bridge"
NUT = "The council of Larne voted on Monday to close the old iron bridge for good."
MORE = "The iron bridge carries 300 cars a day, and the council says that its repair would cost two million."
SCENES = (
    "Maggie Dunphy pours tea into a blue cup and looks out of the window.",
    "A heron stands in the reeds, and the fog hides the far bank.",
    "Two boys throw stones from the pier while their father sleeps.",
    "The baker sweeps snow from the steps of her shop.",
    "Somebody plays the accordion behind a half-open door.",
    "On the wall hangs a photograph of a young man with a bicycle.",
)
LAST = "Ferries will sail from June on, a spokeswoman for the port said."


@pytest.fixture
def told(article: Callable[..., Article]) -> Callable[..., tuple[str, str]]:
    """The first sentence that is printed of paragraphs, and why."""

    def run(*paragraphs: str, title: str = TITLE, language: str = "en") -> tuple[str, str]:
        text = "\n\n".join(paragraphs)
        found = sentences([article(text, title=title, language=language)])
        return text[found.sentences[0].start : found.sentences[0].end], found.why

    return run


Told = Callable[..., tuple[str, str]]


@pytest.mark.parametrize(
    ("opening", "reason"),
    [
        ("What would you do without a way to the other bank?", "a question"),
        ("How many cars must a bridge carry before it is saved?", "a question"),
        ("• Cars: 300 a day use the crossing\n\n• Cost: the repair is two million", "key points"),
        ("- Some 300 cars a day use the crossing in winter.", "key points"),
        ("She has crossed the river every morning for forty years.", "a pronoun"),
        ("They came with drums and with candles in paper bags.", "a pronoun"),
        ("It was the only way to school for three hamlets.", "a pronoun"),
        ("But nobody had asked the people who live there.", "a connective"),
        ("And then there was only the water.", "a connective"),
        ("“It is like losing a leg of the town.”", "somebody's words"),
        ("“We used to dance on it all night,” she said.", "somebody's words"),
        ("Maggie Dunphy pours tea into a blue cup and looks out at the water.", "a scene"),
        ("On winter mornings the baker sweeps the snow from the steps.", "a scene"),
    ],
)
def test_a_soft_opening_gives_way_to_the_nut_graf(told: Told, opening: str, reason: str) -> None:
    """The paragraph that tells what the title tells is printed, and the reason names the kind of opening."""
    first, why = told(opening, NUT, MORE, LAST)
    assert first == NUT
    assert reason in why


@pytest.mark.parametrize("place", [1, 2, 3, 4, 5, 6])
def test_the_nut_graf_is_found_down_to_the_seventh_paragraph(told: Told, place: int) -> None:
    """Scenes may go on for paragraphs before the news comes."""
    assert told(*SCENES[:place], NUT, MORE, LAST)[0] == NUT


@pytest.mark.parametrize(
    "first",
    [
        NUT,
        "A bridge that carried the town’s children for a century has been closed.",
        "The old iron bridge in Larne is to be closed, the council said on Monday.",
        "Maggie Dunphy, who ran the ferry for forty years, died on Sunday.",
        "It is not clear whether the old iron bridge will open again.",
        "There will be no bridge in Larne from June on.",
        "This week the council of Larne closed its old iron bridge.",
        "“The bridge is finished,” Mayor Ada Moroz said on Monday.",
        "Hours after a long debate, the council closed the old iron bridge.",
        "Instead of a repair, the old iron bridge gets a lock.",
        "Drivers in Larne were warned on Monday of long detours.",
        "In Larne, the way to the other bank will be longer.",
        "Both the council and the port have given up on the bridge.",
        "Police said two men were hurt at the crossing.",
    ],
)
def test_a_report_keeps_its_first_paragraph(told: Told, first: str) -> None:
    """A day, a source, what has happened, or a word of the title: the first paragraph is the news."""
    assert told(first, MORE, LAST) == (first, PLAIN)


@pytest.mark.parametrize("title", ["", "Bridge", "Two views", "Morning in town"])
def test_a_title_that_says_too_little_makes_no_scene(told: Told, title: str) -> None:
    """With fewer than three words of its own a title tells nobody what the news is."""
    scene = "Maggie Dunphy pours tea into a blue cup and looks out at the water."
    assert told(scene, NUT, MORE, title=title)[0] == scene


def test_a_soft_opening_stays_where_nothing_else_tells_the_story(told: Told) -> None:
    """A scene without a nut graf is what there is."""
    scene = "Maggie Dunphy pours tea into a blue cup and looks out at the water."
    assert told(scene, "Her dog sleeps under the table in the kitchen.")[0] == scene


def test_a_paragraph_that_leans_is_no_nut_graf(told: Told) -> None:
    """What has the title's words but needs the sentence before is passed over."""
    first, _ = told(
        "Who needs the bridge at all?", "It will close the old iron bridge, the Larne council votes.", NUT
    )
    assert first == NUT


@pytest.mark.parametrize(
    ("language", "title", "opening", "nut"),
    [
        ("es", "El concejo de Larne cierra el puente viejo", "¿Quién necesita un puente hoy en día?",
         "El concejo de Larne decidió el lunes cerrar el puente viejo de hierro."),
        ("fr", "Le conseil de Larne ferme le vieux pont", "Elle traverse la rivière tous les matins depuis toujours.",
         "Le conseil de Larne a décidé lundi de fermer le vieux pont de fer."),
        ("de", "Der Rat von Larne schließt die alte Brücke", "Sie geht seit vierzig Jahren jeden Morgen hinüber.",
         "Der Rat von Larne hat am Montag beschlossen, die alte Brücke zu schließen."),
        ("ru", "Совет Ларна закрывает старый мост", "Она сорок лет каждое утро ходит на другой берег.",
         "Совет Ларна в понедельник решил навсегда закрыть старый железный мост."),
        ("zh", "拉恩议会决定关闭老铁桥", "她四十年来每天早上都要过河去上班。",
         "拉恩议会星期一投票决定永久关闭老铁桥，并改用渡船。"),
    ],
)  # fmt: skip
def test_soft_openings_in_other_languages(told: Told, language: str, title: str, opening: str, nut: str) -> None:
    """A question or a pronoun gives way in any language whose openings are known."""
    assert told(opening, nut, title=title, language=language)[0] == nut
