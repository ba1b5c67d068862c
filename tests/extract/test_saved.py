"""Pages saved as plain text, furniture and all, in layouts of several kinds of site."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from pathlib import Path
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.extract import saved
from digest.values import Article

Make = Callable[..., Article]

BLOG = """\
Lighthouse & Garden Reopen After Two Winters of Repairs

by | Mar 4, 2021

Lighthouse & Garden Reopen After Two Winters of Repairs

by | Mar 4, 2021

tower front view

Tom Reed, CC BY-SA 4.0 , via Wikimedia Commons

The old lighthouse at Saltmarsh Point reopened to visitors on Thursday after repairs that took two winters.{}

Storms in 2019 tore away part of the roof and flooded the rooms in which the keepers used to live.

“We are glad to have it back,” said Ellen Park, who leads the trust that owns the tower. It raised half the money

About Jane Holloway

Jane Holloway is coast editor of the Harbour Herald and co-host of Salt and Wind with Tom Reed.

Our Books

12 booksmay2021sm

Related Articles

Related

Morning Roundup 3/3/2021

Morning Roundup 3/3/2021

Coast The harbour board has confirmed that the ferry will sail again in April, late, because the new engines...

read more
Morning Roundup 3/3/2021

Morning Roundup 3/2/2021

Town The library will open on Sundays from next month, the council said, after a trial in the winter drew more and...

read more

Pin It on Pinterest

Share This""".format(" ")

SPANISH = """\
El Diario del Puerto
Inicio
Política
Deportes

La biblioteca del puerto abre sus puertas tras dos años de obras

Por María Olmedo | 12 de mayo de 2023

La sala principal de la nueva biblioteca. Foto: Archivo municipal

El ayuntamiento inauguró el viernes la nueva biblioteca del puerto, que costó cuatro millones de euros.

“Es un día para celebrar”, dijo la alcaldesa, Carmen Ruiz, ante un centenar de vecinos.

Lea también: Las obras del paseo marítimo terminarán en junio

La biblioteca abrirá de lunes a sábado y tendrá una sala para niños.

Sobre la autora

María Olmedo es periodista y escribe sobre cultura.

Noticias relacionadas

El puerto recibe su primer crucero

El barco llegó el jueves con dos mil pasajeros...

Leer más

Compartir
Facebook
Twitter
"""

NEWSPAPER = """\
Skip to content
Menu
Lighthouse reopens after storm repairs
By Jane Holloway, Staff Reporter
Updated 3:15 p.m., March 4, 2021
Share
Facebook
Twitter
Email

The lighthouse in the harbour, seen on Tuesday. (Photo by Tom Reed/Getty Images)

The old lighthouse reopened to visitors on Thursday after repairs that took two winters.

Storms in 2019 tore away part of the roof and flooded the keeper's rooms.

ADVERTISEMENT

"We are glad to have it back," said the mayor, Ellen Park.

What comes next

The council will vote in April on a plan to light the tower at night.

Leave a comment

Great news! I have waited for this for two years and I will go there on Sunday.
"""

SIGNED_AT_THE_END = """\
New tram line opens in the north

3 Feb 2022

The new tram line opened on Thursday with free rides for all, drawing thousands of people to the northern suburbs.

Related Articles

Bus drivers accept offer

Road works to end early

The line has eleven stops and ends at the hospital, where a bus goes on to the airport.

A ticket will cost two crowns and be good for an hour, the company said.

About the author

Aisha Noor is a reporter who covers transport. Follow her on Twitter @aishanoor.

Comments

First!
"""

ARABIC = """\
افتتاح مكتبة جديدة في الميناء

بقلم: ليلى حداد
١٢ مايو ٢٠٢٣

افتتحت المدينة يوم الجمعة مكتبة جديدة في الميناء بعد عامين من أعمال البناء، وحضر الحفل مئات السكان.

وقالت رئيسة البلدية إن المكتبة ستفتح أبوابها كل يوم ما عدا الأحد.

اقرأ أيضا

الميناء يستقبل أول سفينة
"""


def test_a_blogs_page_with_its_title_twice(extracted: Make) -> None:
    """An empty byline is filled from the biography's heading; caption, books and teasers are gone."""
    found = extracted(text=BLOG)
    assert found.title == "Lighthouse & Garden Reopen After Two Winters of Repairs"
    assert found.byline == "Jane Holloway"
    assert found.published == dt.datetime(2021, 3, 4, tzinfo=dt.UTC)
    assert found.language == "en"
    paragraphs = found.text.split("\n\n")
    assert [paragraph.split()[0] for paragraph in paragraphs] == ["The", "Storms", "“We"]
    assert paragraphs[0].endswith("two winters.")
    assert paragraphs[2].endswith("half the money")


def test_a_spanish_newspapers_page(extracted: Make) -> None:
    """The site's name and menu are no title; byline, date and furniture are read in Spanish."""
    found = extracted(text=SPANISH)
    assert found.title == "La biblioteca del puerto abre sus puertas tras dos años de obras"
    assert (found.byline, found.language) == ("María Olmedo", "es")
    assert found.published == dt.datetime(2023, 5, 12, tzinfo=dt.UTC)
    assert [paragraph.split()[0] for paragraph in found.text.split("\n\n")] == ["El", "“Es", "La"]


def test_a_newspapers_page_with_comments(extracted: Make) -> None:
    """An advertisement does not end the body, a subheading stays, and what readers wrote below is no body."""
    found = extracted(text=NEWSPAPER)
    assert found.title == "Lighthouse reopens after storm repairs"
    assert found.byline == "Jane Holloway"
    assert found.published == dt.datetime(2021, 3, 4, tzinfo=dt.UTC)
    assert found.text.split("\n\n") == [
        "The old lighthouse reopened to visitors on Thursday after repairs that took two winters.",
        "Storms in 2019 tore away part of the roof and flooded the keeper's rooms.",
        '"We are glad to have it back," said the mayor, Ellen Park.',
        "What comes next",
        "The council will vote in April on a plan to light the tower at night.",
    ]


def test_a_box_of_other_stories_in_the_middle(extracted: Make) -> None:
    """The body goes on below the box; the byline is the name that begins the biography."""
    found = extracted(text=SIGNED_AT_THE_END)
    assert found.byline == "Aisha Noor"
    assert [paragraph.split()[0] for paragraph in found.text.split("\n\n")] == ["The", "The", "A"]


def test_an_arabic_page(extracted: Make) -> None:
    """Byline, digits and the heading of related stories are read in Arabic."""
    found = extracted(text=ARABIC)
    assert found.title == "افتتاح مكتبة جديدة في الميناء"
    assert (found.byline, found.language) == ("ليلى حداد", "ar")
    assert found.published == dt.datetime(2023, 5, 12, tzinfo=dt.UTC)
    assert len(found.text.split("\n\n")) == 2


PARAGRAPHS = (
    "The ferry to the islands ran without a break this week, its operator said on Monday.",
    "It carried nine thousand people, a third more than a year ago.",
    "It rained.",
    "“People are coming back,” said the captain, Ola Berg, who has sailed the route for thirty years.",
)


@pytest.mark.parametrize("between", ["\n\n", "\n", "\r\n\r\n", "\n \t\n"])
def test_a_text_of_nothing_but_paragraphs_is_kept_whole(extracted: Make, between: str) -> None:
    """However paragraphs are parted, none is lost, and the title is made of the first words."""
    found = extracted(text=between.join(PARAGRAPHS))
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert PARAGRAPHS[0].startswith(found.title.rstrip("…").rstrip())


def test_lines_of_one_paragraph_each_below_a_title(extracted: Make) -> None:
    """A single newline parts paragraphs where lines are not wrapped."""
    found = extracted(text="A quiet week for the ferry\n" + "\n".join(PARAGRAPHS))
    assert found.title == "A quiet week for the ferry"
    assert found.text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("width", [60, 72, 79])
def test_hard_wrapped_paragraphs_are_joined(extracted: Make, width: int) -> None:
    """Lines that a mail program broke become the paragraphs they were."""
    long = [" ".join((PARAGRAPHS[0], PARAGRAPHS[1])), " ".join((PARAGRAPHS[3], PARAGRAPHS[1]))]
    text = "A quiet week for the ferry\n\n" + "\n\n".join("\n".join(wrap(paragraph, width)) for paragraph in long)
    assert extracted(text=text).text.split("\n\n") == long


def test_a_word_broken_at_a_hyphen_stays_one(extracted: Make) -> None:
    """ "well-" at a line's end and "earned" on the next are "well-earned"."""
    text = (
        "Berg has sailed the route for thirty years, and he means to take a well-\n"
        "earned rest when the summer season ends in the autumn.\n"
    )
    assert "a well-earned rest" in extracted(text=text).text


def test_a_poem_is_not_lost(extracted: Make) -> None:
    """A text without a single full stop keeps its lines below the first."""
    found = extracted(text="Song of the harbour\n\nthe tide comes in\nthe tide goes out\nthe lamp is lit")
    assert found.text.split("\n\n") == ["the tide comes in", "the tide goes out", "the lamp is lit"]


WORDS = ("harbour", "boat", "captain", "morning", "water", "light", "people", "town", "north", "winter", "bread")
sentences = st.lists(st.sampled_from(WORDS), min_size=14, max_size=30).map(
    lambda several: " ".join(several).capitalize() + "."
)


@given(st.lists(sentences, min_size=1, max_size=8, unique=True))
def test_prose_is_never_lost(paragraphs: list[str]) -> None:
    """Any text of whole sentences comes back as it was."""
    assert saved.read("\n\n".join(paragraphs)).paragraphs == tuple(paragraphs)


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    """Whatever is in a file, paragraphs are on one line, in NFC, without control characters."""
    for paragraph in saved.read(text).paragraphs:
        assert paragraph == " ".join(paragraph.split())
        assert unicodedata.is_normalized("NFC", paragraph)
        assert not any(unicodedata.category(char) == "Cc" for char in paragraph)


def test_nothing_is_read_from_disk_or_named_in_the_text(extracted: Make, tmp_path: Path) -> None:
    """A text that is only a path stays text."""
    (tmp_path / "x.txt").write_text("secret")
    assert (
        "secret"
        not in extracted(text=f"Headline of the day here\n\nThe file is at {tmp_path}/x.txt on this machine.").text
    )
