"""Stories: reports of one event are together, look-alikes and follow-ups are not, and order decides nothing."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.group import stories
from digest.group.linkage import clusters
from digest.group.words import tokens
from digest.values import Article, Source, Story, Url

MONDAY = dt.datetime(2026, 9, 21, 9, tzinfo=dt.UTC)
WINDOW = dt.timedelta(days=3)

NEWS = """
library: Tallinn opens a library inside a disused tram depot
The Estonian capital opened a public library in the former Kopli tram depot on Monday, keeping the rails in
the floor and two of the old carriages as reading rooms. Mayor Liis Tamberg said the conversion cost 14
million euros. Some 60,000 volumes moved in over the summer.

library: Old tram depot becomes Tallinn's newest library
Readers queued on Monday outside the Kopli depot in Tallinn, where trams were once repaired and books are now
lent. Two carriages serve as reading rooms. The city paid 14 million euros for the works, mayor Liis Tamberg
told guests, and 60,000 volumes stand on the shelves.

bridge: Estonian engineers close a bridge in Tartu for repairs
The arch bridge over the Emajogi in Tartu will be closed to cars for eleven weeks from Monday while its
bearings are replaced, the Estonian transport office said. Buses are diverted by way of the freedom bridge.

choir: Estonia's song festival chooses its opening piece
The jury of Estonia's song festival has chosen a new work by the composer Maarja Kuusk to open next summer's
celebration. Thirty thousand singers are expected in Tallinn, the organisers said on Monday.

quake-north: Earthquake rattles the Chilean port of Arica
An earthquake of magnitude 5.8 rattled Arica in the far north of Chile early on Monday. Schools were inspected
and reopened at noon; the seismological centre put the epicentre 38 kilometres off the coast. Nobody was hurt.

quake-north: Arica schools reopen after magnitude 5.8 quake off northern Chile
Schools in Arica reopened at noon on Monday after inspections that followed a magnitude 5.8 earthquake. The
epicentre lay 38 kilometres off the coast of Chile's far north, the seismological centre said.

quake-south: Tremor near Valdivia wakes southern Chile
A magnitude 5.1 earthquake woke people in Valdivia in southern Chile on Sunday. The seismological centre said
it was centred near the lake of Ranco. Two chimneys fell and nobody was hurt.

olives: Los olivareros de Jaén esperan la mejor cosecha en cinco años
Los olivareros de Jaén esperan recoger este otoño 480.000 toneladas de aceituna, la mejor cosecha en cinco
años, anunció el lunes la cooperativa Sierra Clara. Las lluvias de abril salvaron los árboles jóvenes.

olives: Jaén prevé 480.000 toneladas de aceituna tras las lluvias de abril
La cooperativa Sierra Clara anunció el lunes que la cosecha de aceituna en Jaén llegará a 480.000 toneladas,
la mejor en cinco años, gracias a las lluvias de abril.

museum: El museo de Jaén cierra por obras hasta la primavera
El museo provincial de Jaén cerrará sus puertas el lunes para renovar la cubierta y la instalación eléctrica.
Las obras durarán siete meses, informó su directora, Pilar Onrubia.
"""
"""An ordinary small newsletter's day: the story's name, a colon, the title; the text below."""


def article(key: str, title: str, text: str = "", published: dt.datetime | None = MONDAY, **more: object) -> Article:
    """An article of an outlet of its own, unless told otherwise."""
    given = {"outlet": f"Outlet {key}", "url": Url(f"https://{key}.example/{key}"), **more}
    return Article(id=key, title=title, text=text, published=published, source=Source(location="test"), **given)  # type: ignore[arg-type] # any field


def news() -> list[Article]:
    """The day's articles; an article's id begins with its story's name."""
    found = []
    for n, block in enumerate(NEWS.strip().split("\n\n")):
        head, text = block.split("\n", 1)
        story, title = head.split(": ", 1)
        found.append(article(f"{story}-{n}", title, " ".join(text.split()), MONDAY + dt.timedelta(minutes=n)))
    return found


def library(n: int, key: str, published: dt.datetime | None = MONDAY, **more: object) -> Article:
    """The nth report (0 or 1) of the library's opening, under another id and date."""
    one = news()[n]
    return article(key, one.title, one.text, published, **more)


def partition(found: tuple[Story, ...]) -> set[frozenset[str]]:
    """The ids that are together, copies included."""
    return {frozenset([*(one.id for one in story.articles), *(one.id for one in story.copies)]) for story in found}


@pytest.mark.parametrize("dated", [True, False])
def test_a_small_day_is_told_as_an_editor_would(dated: bool) -> None:
    """Two reports of one event are together; what shares a country or a kind of event is not."""
    articles = [one if dated else article(one.id, one.title, one.text, None) for one in news()]
    found = partition(stories(articles, window=WINDOW))
    names = {one.id.rsplit("-", 1)[0] for one in articles}
    assert found == {frozenset(one.id for one in articles if one.id.startswith(name)) for name in names}


def test_a_follow_up_is_its_own_story() -> None:
    """The verdict on Wednesday is not the strike of Monday, though place, people and words are the same."""
    first = article(
        "first",
        "Ferry crews of Lesser Varn walk out over night shifts",
        "Ferry crews of Lesser Varn walked out on Monday over night shifts, leaving 200 passengers in Port Ellery. "
        "The union of Marla Quist asks for no more than three nights in a row. No boat is to leave before Friday.",
    )
    later = article(
        "later",
        "Judge orders Lesser Varn ferries back to a minimum service",
        "A labour judge on Wednesday ordered two sailings a day to Lesser Varn while the dispute over rosters lasts, "
        "after the chamber of commerce complained of empty shelves. Marla Quist said the union would appeal.",
        MONDAY + dt.timedelta(days=2),
    )
    assert len(stories([first, later], window=WINDOW)) == 2


def test_articles_further_apart_than_the_window_are_never_joined() -> None:
    """Nor are they through one that lies between."""
    days = [MONDAY + dt.timedelta(days=days) for days in (0, 1, 2)]
    reports = [library(0, "a", days[0]), library(1, "b", days[1])]
    third = article(
        "c", "Tram depot in Tallinn is a library now", reports[0].text.replace("public", "long-awaited"), days[2]
    )
    for story in stories([*reports, third], window=dt.timedelta(days=1)):
        dates = sorted(one.published for one in story.articles if one.published)
        assert dates[-1] - dates[0] <= dt.timedelta(days=1)
    assert len(stories(reports, window=dt.timedelta(hours=12))) == 2
    assert len(stories([library(0, "a"), library(1, "b")], window=dt.timedelta(0))) == 1


def test_the_lead_is_the_earliest_with_a_substantial_text() -> None:
    """A two-line flash comes first in time and behind in the story."""
    flash = article(
        "flash", "Tallinn opens library in Kopli tram depot", "Tallinn's Kopli depot is now a library.", MONDAY
    )
    full = [library(n, f"f{n}", MONDAY + dt.timedelta(hours=2 - n)) for n in (0, 1)]
    found = stories([flash, *full], window=WINDOW)
    assert [[one.id for one in story.articles] for story in found] == [["f1", "f0", "flash"]]


def test_the_outlets_own_name_in_its_titles_joins_nothing() -> None:
    """Headlines that end in the paper's name do not become alike by it."""
    outlet = {"outlet": "The Lesser Varn Morning Courier", "url": None}
    tail = " - The Lesser Varn Morning Courier"
    one = article("a", "School roof repaired" + tail, "", MONDAY, **outlet)
    other = article("b", "Chess club wins cup" + tail, "", MONDAY, **outlet)
    assert len(stories([one, other], window=WINDOW)) == 2


def test_the_same_dates_say_less_when_all_the_news_is_of_one_day() -> None:
    """Two reports of the third earthquake of a day are joined by more than their date."""
    quakes = [one for one in news() if one.id.startswith("quake")]
    apart = [
        article(f"old{n}", f"Old {n}", f"Nothing {n} of note.", MONDAY - dt.timedelta(days=20 * n))
        for n in range(1, 9)
    ]
    for batch in (quakes, quakes + apart):
        together = partition(stories(batch, window=WINDOW))
        assert frozenset({"quake-north-4", "quake-north-5"}) in together


def test_stories_come_earliest_first_and_keep_their_ids() -> None:
    """The order is the articles' own; an id does not depend on what else is in the batch."""
    articles = news()
    found = stories(articles, window=WINDOW)
    first = [min(one.published for one in story.articles if one.published) for story in found]
    assert first == sorted(first)
    alone = stories([one for one in articles if one.id.startswith("choir")], window=WINDOW)
    assert alone[0].id in {story.id for story in found}
    assert len({story.id for story in found}) == len(found)


def test_nothing_in_is_nothing_out() -> None:
    """No articles, no stories; one article, one story."""
    assert stories([], window=WINDOW) == ()
    assert [len(story.articles) for story in stories([article("a", "")], window=WINDOW)] == [1]


def test_strange_input_harms_nothing() -> None:
    """Empty texts, dates of 1970 and 2099, hostile titles, bad URLs and fifty scripts are each in one story."""
    greetings = (
        "Рыбаки вернулись|漁船が港に戻った|ชาวประมงกลับท่าเรือ|मछुआरे लौटे|어부들이 항구로|الصيادون عادوا|דייגים שבו"
    )
    scripts = greetings.split("|")
    strange = [article(f"s{n}", f"{scripts[n % 7]} {n}", (scripts[n % 7] + f" {n}. ") * (n % 5)) for n in range(50)]
    strange += [
        article("epoch", "A", "Text of the clock that was never set.", dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
        article("future", "B", "Text of a feed that lives in the future.", dt.datetime(2099, 1, 1, tzinfo=dt.UTC)),
        article("never", "C", "Text of a database that means never.", dt.datetime.max.replace(tzinfo=dt.UTC)),
        article("long", "<b>" + "x" * 10_000 + "\x00", "\ud800 " + "y" * 300_000, None),
        article("url", "C", "“" * 50_000, None, url=Url("https://[::1")),
        article("nothing", "", "", None, url=None, outlet=""),
    ]
    together = partition(stories(strange, window=WINDOW))
    assert sum(map(len, together)) == len(strange)


def test_a_clock_that_was_never_set_is_no_date() -> None:
    """An article of 1 January 1970 is with the report of the same event all the same."""
    pair = [library(0, "a"), library(1, "b", dt.datetime(1970, 1, 1, tzinfo=dt.UTC))]
    assert len(stories(pair, window=WINDOW)) == 1


def test_the_day_in_the_url_dates_an_undated_article() -> None:
    """`/2026/09/11/` is further from Monday the 21st than the window."""
    old = library(1, "b", None, url=Url("https://b.example/2026/09/11/tallinn"))
    new = library(1, "b", None, url=Url("https://b.example/2026/09/21/tallinn"))
    assert len(stories([library(0, "a"), old], window=WINDOW)) == 2
    assert len(stories([library(0, "a"), new], window=WINDOW)) == 1


_VOCABULARY = "Tallinn depot library tram Arica quake 5.8 choir Kuusk bridge Monday Tuesday the of 港口 渡轮 العبارات"
_WORDS = st.sampled_from([*_VOCABULARY.split()])
_TEXT = st.lists(_WORDS, max_size=30).map(" ".join)
_DATES = st.none() | st.integers(0, 9).map(lambda days: MONDAY + dt.timedelta(days=days, hours=days))
_URLS = st.none() | st.integers(0, 5).map(lambda n: Url(f"https://x.example/{n}?utm_source={n}"))


@st.composite
def batches(draw: st.DrawFn) -> list[Article]:
    """Articles with ids of their own, often alike."""
    rows = draw(st.lists(st.tuples(_TEXT, _TEXT, _DATES, _URLS), max_size=12))
    return [article(f"id{n}", title, text, date, url=url) for n, (title, text, date, url) in enumerate(rows)]


@given(batches())
@settings(max_examples=60, deadline=None)
def test_every_article_is_in_exactly_one_story(articles: list[Article]) -> None:
    """Stories are a partition, and a copy points at a kept article of its own story."""
    found = stories(articles, window=WINDOW)
    placed = [one.id for story in found for one in (*story.articles, *story.copies)]
    assert sorted(placed) == sorted(one.id for one in articles)
    assert len({story.id for story in found}) == len(found)
    for story in found:
        assert story.articles
        assert {copy.of for copy in story.copies} <= {one.id for one in story.articles}


@given(batches(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_articles_changes_nothing(articles: list[Article], picked: random.Random) -> None:
    """Shuffled articles make equal stories, in equal order."""
    shuffled = articles.copy()
    picked.shuffle(shuffled)
    assert stories(shuffled, window=WINDOW) == stories(articles, window=WINDOW)


def test_ids_that_are_made_up_change_nothing() -> None:
    """Articles under other ids, the other way round, are parted the same way."""
    articles = news()
    renamed = [replace(one, id=f"x{n:03}") for n, one in enumerate(reversed(articles))]
    back = dict(zip((one.id for one in renamed), (one.id for one in reversed(articles)), strict=True))
    again = {frozenset(back[key] for key in group) for group in partition(stories(renamed, window=WINDOW))}
    assert again == partition(stories(articles, window=WINDOW))


_PAIRS = [(a, b) for b in range(7) for a in range(b)]


@given(st.lists(st.sampled_from(_PAIRS), unique=True), st.randoms(use_true_random=False), st.sampled_from([0.2, 0.4]))
@settings(deadline=None)
def test_average_linkage_joins_what_comparing_all_pairs_joins(
    pairs: list[tuple[int, int]], picked: random.Random, threshold: float
) -> None:
    """The heap on a sparse graph joins what the textbook's loop over all pairs of clusters joins."""
    edges = {pair: picked.random() for pair in pairs}

    def mean(a: list[int], b: list[int]) -> float:
        return sum(edges.get((min(x, y), max(x, y)), 0.0) for x in a for y in b) / (len(a) * len(b))

    expected = [[n] for n in range(7)]
    while len(expected) > 1:
        a, b = max(((a, b) for a in expected for b in expected if a < b), key=lambda pair: mean(*pair))
        if mean(a, b) < threshold:
            break
        expected = sorted([*(one for one in expected if one not in (a, b)), sorted(a + b)])
    assert clusters(7, edges, threshold=threshold, may_join=lambda a, b: True) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The U.S. Senate’s 1,500 cities", ["the", "u.s", "senate", "1500", "city"]),
        ("Haití, México y São Tomé", ["haiti", "mexico", "y", "sao", "tome"]),
        ("中国政府", ["中国", "国政", "政府"]),
        ("हिन्दी समाचार", ["हिन्दी", "समाचार"]),
        ("الولايات المتّحدة", ["ولايات", "متحده"]),
        ("COVID-19 和 NATO와", ["covid", "19", "和", "nato와"]),
        ("", []),
    ],
)
def test_words_are_found_in_any_script(text: str, found: list[str]) -> None:
    """Accents, vowel points, articles and plurals do not hide a word; unspaced scripts give pairs of characters."""
    assert tokens(text) == found
