"""Stories: reports of one event are together, look-alikes and follow-ups are not, and order decides nothing."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.group import stories
from digest.group.linkage import clusters
from digest.group.words import tokens
from digest.values import Article, Source, Story, Url

MONDAY = dt.datetime(2026, 9, 21, 9, tzinfo=dt.UTC)
WINDOW = dt.timedelta(days=3)

# (story, days after Monday, title, text): an ordinary small newsletter's day.
NEWS = [
    ("library", 0, "Tallinn opens a library inside a disused tram depot",
     "The Estonian capital opened a public library in the former Kopli tram depot on Monday, keeping the rails in the floor "
     "and two of the old carriages as reading rooms. Mayor Liis Tamberg said the conversion cost 14 million euros. "
     "Some 60,000 volumes moved in over the summer."),
    ("library", 0, "Old tram depot becomes Tallinn's newest library",
     "Readers queued on Monday outside the Kopli depot in Tallinn, where trams were once repaired and books are now lent. "
     "Two carriages serve as reading rooms. The city paid 14 million euros for the works, mayor Liis Tamberg told guests, and "
     "60,000 volumes stand on the shelves."),
    ("bridge", 0, "Estonian engineers close a bridge in Tartu for repairs",
     "The arch bridge over the Emajogi in Tartu will be closed to cars for eleven weeks from Monday while its bearings are "
     "replaced, the Estonian transport office said. Buses are diverted by way of the freedom bridge."),
    ("choir", 0, "Estonia's song festival chooses its opening piece",
     "The jury of Estonia's song festival has chosen a new work by the composer Maarja Kuusk to open next summer's "
     "celebration. Thirty thousand singers are expected in Tallinn, the organisers said on Monday."),
    ("quake-north", 0, "Earthquake rattles the Chilean port of Arica",
     "An earthquake of magnitude 5.8 rattled Arica in the far north of Chile early on Monday. Schools were inspected and "
     "reopened at noon; the seismological centre put the epicentre 38 kilometres off the coast. Nobody was hurt."),
    ("quake-north", 0, "Arica schools reopen after magnitude 5.8 quake off northern Chile",
     "Schools in Arica reopened at noon on Monday after inspections that followed a magnitude 5.8 earthquake. The epicentre "
     "lay 38 kilometres off the coast of Chile's far north, the seismological centre said."),
    ("quake-south", 0, "Tremor near Valdivia wakes southern Chile",
     "A magnitude 5.1 earthquake woke people in Valdivia in southern Chile on Sunday. The seismological centre said it was "
     "centred near the lake of Ranco. Two chimneys fell and nobody was hurt."),
    ("olives", 0, "Los olivareros de Jaén esperan la mejor cosecha en cinco años",
     "Los olivareros de Jaén esperan recoger este otoño 480.000 toneladas de aceituna, la mejor cosecha en cinco años, "
     "anunció el lunes la cooperativa Sierra Clara. Las lluvias de abril salvaron los árboles jóvenes."),
    ("olives", 0, "Jaén prevé 480.000 toneladas de aceituna tras las lluvias de abril",
     "La cooperativa Sierra Clara anunció el lunes que la cosecha de aceituna en Jaén llegará a 480.000 toneladas, la mejor "
     "en cinco años, gracias a las lluvias de abril."),
    ("museum", 0, "El museo de Jaén cierra por obras hasta la primavera",
     "El museo provincial de Jaén cerrará sus puertas el lunes para renovar la cubierta y la instalación eléctrica. Las obras "
     "durarán siete meses, informó su directora, Pilar Onrubia."),
]  # fmt: skip


def article(key: str, title: str, text: str = "", published: dt.datetime | None = MONDAY, **more: object) -> Article:
    """An article of an outlet of its own, unless told otherwise."""
    given = {"outlet": f"Outlet {key}", "url": Url(f"https://{key}.example/{key}"), **more}
    return Article(id=key, title=title, text=text, published=published, source=Source(location="test"), **given)  # type: ignore[arg-type] # any field


def news() -> list[Article]:
    """The day's articles; an article's id begins with its story's name."""
    return [
        article(f"{story}-{n}", title, text, MONDAY + dt.timedelta(days=days, minutes=n))
        for n, (story, days, title, text) in enumerate(NEWS)
    ]


def partition(found: tuple[Story, ...]) -> set[frozenset[str]]:
    """The ids that are together, copies included."""
    return {frozenset([*(one.id for one in story.articles), *(one.id for one in story.copies)]) for story in found}


@pytest.mark.parametrize("dated", [True, False])
def test_a_small_day_is_told_as_an_editor_would(dated: bool) -> None:
    """Two reports of one event are together; what only shares a country, a city, a kind of event or an author is not."""
    articles = [one if dated else article(one.id, one.title, one.text, None) for one in news()]
    found = partition(stories(articles, window=WINDOW))
    assert found == {
        frozenset(one.id for one in articles if one.id.rsplit("-", 1)[0] == story)
        for story in {row[0] for row in NEWS}
    }


def test_a_follow_up_is_its_own_story() -> None:
    """The verdict on Wednesday is not the strike of Monday, though place, people and words are the same."""
    first = article(
        "first", "Ferry crews of Lesser Varn walk out over night shifts",
        "Ferry crews of Lesser Varn walked out on Monday over night shifts, leaving 200 passengers in Port Ellery. The union "
        "of Marla Quist asks for no more than three nights in a row. No boat is to leave before Friday.",
    )  # fmt: skip
    later = article(
        "later", "Judge orders Lesser Varn ferries back to a minimum service",
        "A labour judge on Wednesday ordered two sailings a day to Lesser Varn while the dispute over rosters lasts, after the "
        "chamber of commerce complained of empty shelves. Marla Quist said the union would comply and appeal.",
        MONDAY + dt.timedelta(days=2),
    )  # fmt: skip
    assert len(stories([first, later], window=WINDOW)) == 2


def test_articles_further_apart_than_the_window_are_never_joined() -> None:
    """Nor are they through one that lies between."""
    title, text = NEWS[0][2:]
    other = NEWS[1][2:]
    days = [article("a", title, text), article("b", *other, MONDAY + dt.timedelta(days=2)), article("c", f"{title} II", text + " And more came in the afternoon, as was said by all.", MONDAY + dt.timedelta(days=4))]  # fmt: skip
    for story in stories(days, window=WINDOW):
        dates = sorted(one.published for one in story.articles if one.published)
        assert dates[-1] - dates[0] <= WINDOW
    assert len(stories([article("a", title, text), article("b", *other)], window=dt.timedelta(0))) == 1


def test_the_lead_is_the_earliest_with_a_substantial_text() -> None:
    """A two-line flash comes first in time and behind in the story."""
    flash = article(
        "flash", "Tallinn opens library in Kopli tram depot", "Tallinn's Kopli depot is now a library.", MONDAY
    )
    full = [article(f"f{n}", *NEWS[n][2:], MONDAY + dt.timedelta(hours=2 - n)) for n in (0, 1)]
    found = stories([flash, *full], window=WINDOW)
    assert [[one.id for one in story.articles] for story in found] == [["f1", "f0", "flash"]]


def test_the_outlets_own_name_in_its_titles_joins_nothing() -> None:
    """Headlines that end in the paper's name do not become alike by it."""
    outlet = {"outlet": "The Lesser Varn Morning Courier", "url": None}
    tail = " - The Lesser Varn Morning Courier"
    one = article("a", "School roof repaired" + tail, "", MONDAY, **outlet)
    other = article("b", "Chess club wins cup" + tail, "", MONDAY, **outlet)
    assert len(stories([one, other], window=WINDOW)) == 2


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
    scripts = ["Рыбаки вернулись в порт", "漁船が港に戻った", "ชาวประมงกลับท่าเรือ", "मछुआरे बंदरगाह लौटे", "어부들이 항구로", "الصيادون عادوا", "דייגים שבו"]  # fmt: skip
    strange = [article(f"s{n}", f"{scripts[n % 7]} {n}", (scripts[n % 7] + f" {n}. ") * (n % 5)) for n in range(50)]
    strange += [
        article("epoch", "A", "Text of the clock that was never set.", dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
        article("future", "B", "Text of a feed that lives in the future.", dt.datetime(2099, 1, 1, tzinfo=dt.UTC)),
        article("long", "<b>" + "x" * 10_000 + "\x00", "\ud800 " + "y" * 300_000, None),
        article("url", "C", "“" * 50_000, None, url=Url("https://[::1")),
        article("nothing", "", "", None, url=None, outlet=""),
    ]
    together = partition(stories(strange, window=WINDOW))
    assert sum(map(len, together)) == len(strange)


def test_a_clock_that_was_never_set_is_no_date() -> None:
    """An article of 1 January 1970 is with the report of the same event all the same."""
    pair = [article("a", *NEWS[0][2:]), article("b", *NEWS[1][2:], dt.datetime(1970, 1, 1, tzinfo=dt.UTC))]
    assert len(stories(pair, window=WINDOW)) == 1


def test_the_day_in_the_url_dates_an_undated_article() -> None:
    """`/2026/09/11/` is further from Monday the 21st than the window."""
    old = article("b", *NEWS[1][2:], None, url=Url("https://b.example/2026/09/11/tallinn"))
    assert len(stories([article("a", *NEWS[0][2:]), old], window=WINDOW)) == 2


_WORDS = st.sampled_from(
    "Tallinn depot library tram Arica quake 5.8 choir Kuusk bridge Monday Tuesday the of 港口 渡轮 العبارات".split()
)
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
    renamed = [article(f"x{n:03}", one.title, one.text, one.published, url=one.url, outlet=one.outlet) for n, one in enumerate(reversed(articles))]  # fmt: skip
    back = dict(zip((one.id for one in renamed), (one.id for one in reversed(articles)), strict=True))
    again = {frozenset(back[key] for key in group) for group in partition(stories(renamed, window=WINDOW))}
    assert again == partition(stories(articles, window=WINDOW))


_EDGES = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]), st.integers(1, 99).map(lambda n: n / 100)
)  # fmt: skip


@given(_EDGES, st.sampled_from([0.2, 0.4, 0.6]))
@settings(deadline=None)
def test_average_linkage_is_what_comparing_all_pairs_gives(
    edges: dict[tuple[int, int], float], threshold: float
) -> None:
    """The heap on a sparse graph joins what the textbook's loop over all pairs of clusters joins."""

    def mean(a: list[int], b: list[int]) -> float:
        return sum(edges.get((min(x, y), max(x, y)), 0.0) for x in a for y in b) / (len(a) * len(b))

    expected = [[n] for n in range(8)]
    while len(expected) > 1:
        pairs = [(a, b) for i, a in enumerate(expected) for b in expected[i + 1 :]]
        a, b = max(pairs, key=lambda pair: (round(mean(*pair), 9), -pair[0][0], -pair[1][0]))
        if mean(a, b) < threshold - 1e-9:
            break
        expected = sorted([*(one for one in expected if one not in (a, b)), sorted(a + b)])
    found = clusters(8, edges, threshold=threshold - 1e-9, may_join=lambda a, b: True)
    assert sum(map(len, found)) == 8
    if len(set(edges.values())) == len(edges) and not _tied(edges):
        assert found == expected


def _tied(edges: dict[tuple[int, int], float]) -> bool:
    """Whether means may tie by rounding: then either way of joining is right."""
    return len(edges) > 6


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
