"""Copies: wire text, re-posted pages and teasers are one; another outlet's own report never is."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from digest.group import stories
from digest.values import Article, Source, Story, Url

DAY = dt.datetime(2026, 9, 21, 9, tzinfo=dt.UTC)


def paragraphs(text: str) -> str:
    """The text with every paragraph on one line."""
    return "\n\n".join(" ".join(one.split()) for one in text.split("\n\n"))


WIRE = paragraphs("""
    Ferries between the island of Lesser Varn and the mainland resumed on Monday after a nine-day strike over
    night shifts, the harbour company said.

    The first boat left Port Ellery at six in the morning with 214 passengers and a cargo of milk, bread and
    post that had waited since the previous Saturday. A second boat followed an hour later.

    "We are glad to be back on the water, and we thank everybody who waited for us so patiently," said Marla
    Quist, who speaks for the crews' union.

    Under the agreement, crews will work no more than three nights in a row and receive a supplement of eleven
    per cent for each of them. The company had offered eight per cent, the union had asked for fifteen.

    Shops on the island ran short of vegetables during the stoppage, and two weddings were put off until
    October. Hotels counted some four hundred cancellations, according to the chamber of commerce.

    Talks about summer timetables are to begin in November, both sides said, and will be led by a retired judge
    from the mainland.
""")

OWN = paragraphs("""
    The boats are running again. After more than a week of silence on the quay, islanders on Lesser Varn woke on
    Monday to the horn of the early ferry.

    Joren Halv had slept in his van by the ramp since Thursday to be the first on board. He carries oysters to
    three restaurants in Port Ellery and reckons he lost two thousand crowns.

    "We are glad to be back on the water, and we thank everybody who waited for us so patiently," said Marla
    Quist, who speaks for the crews' union.

    What changed minds in the end, people close to the talks say, was a proposal to cap consecutive nights at
    three, together with an eleven per cent bonus. Neither camp calls it a victory.

    The grocer at the church has ordered twice her usual lettuce.
""")

LOCAL = paragraphs("""
    Readers in Marrow Bay who have relatives on Lesser Varn can send parcels again: our own post office took in
    sixty of them before noon.
""")


def article(key: str, title: str, text: str, **more: object) -> Article:
    """An article of an outlet of its own, unless told otherwise."""
    given = {"outlet": f"Outlet {key}", "url": Url(f"https://{key}.example/{key}"), "published": DAY, **more}
    return Article(id=key, title=title, text=text, source=Source(location="test"), **given)  # type: ignore[arg-type] # any field


def told(*articles: Article) -> tuple[Story, ...]:
    """The stories of a window of three days."""
    return stories(articles, window=dt.timedelta(days=3))


def copies(*articles: Article) -> dict[str, str]:
    """Each copy's id and the id of the article that is kept."""
    return {copy.id: copy.of for story in told(*articles) for copy in story.copies}


def test_one_agency_text_on_three_sites_counts_once() -> None:
    """Printed whole, cut, or under a local paragraph and another headline, it is one source with its sites listed."""
    found = told(
        article("a", "Ferries resume after nine-day strike", WIRE),
        article("b", "Boats back at Lesser Varn", WIRE.rsplit("\n\n", 2)[0]),
        article("c", "Parcels for the island can be sent again", LOCAL + "\n\n" + WIRE),
    )
    assert len(found) == 1
    assert len(found[0].articles) == 1
    assert len(found[0].copies) == 2
    assert found[0].outlets == (found[0].lead.outlet,)


def test_another_outlets_own_report_is_no_copy() -> None:
    """The same event in other words is a second source of one story, the shared quotation notwithstanding."""
    found = told(
        article("a", "Ferries resume after nine-day strike", WIRE),
        article("b", "Horn of the ferry wakes island", OWN),
    )
    assert [len(story.articles) for story in found] == [2]
    assert not found[0].copies


def test_a_teaser_and_its_page_are_one_and_the_page_is_kept() -> None:
    """A feed's summary has the page's opening; the page has more to print, even where the feed came first."""
    teaser = WIRE.split("\n\n")[0] + " The first boat left Port Ellery at six in the morning with 214 passengers…"
    early = DAY - dt.timedelta(hours=3)
    assert copies(article("page", "Ferries resume", WIRE), article("feed", "Boats", teaser, published=early)) == {
        "feed": "page"
    }


def test_a_roundup_that_quotes_many_pages_does_not_swallow_them() -> None:
    """A teaser far down a page of many items is not that page's teaser."""
    others = "\n\n".join(f"Item {n} tells of {' '.join(f'matter{n}x{k}' for k in range(60))}." for n in range(12))
    teaser = WIRE.split("\n\n")[0] + " The first boat left Port Ellery at six in the morning with 214 passengers."
    assert (
        copies(article("roundup", "Evening briefing", others + "\n\n" + WIRE), article("feed", "Boats", teaser)) == {}
    )


@pytest.mark.parametrize("day", [DAY, DAY - dt.timedelta(days=40), None])
def test_the_same_text_is_a_copy_whatever_its_date(day: dt.datetime | None) -> None:
    """Re-dated and undated copies are copies."""
    again = WIRE.replace("\n\n", "\n").upper()
    found = copies(article("a", "Ferries resume", WIRE), article("b", "From the archive", again, published=day))
    assert len(found) == 1


def test_the_earliest_full_text_is_kept() -> None:
    """Of equals the first to appear is the original."""
    late = DAY + dt.timedelta(hours=5)
    assert copies(article("a", "Ferries", WIRE, published=late), article("b", "Boats", WIRE)) == {"a": "b"}


def test_the_agencys_own_page_is_kept() -> None:
    """What Reuters published itself is the original of what others printed earlier."""
    late = DAY + dt.timedelta(hours=5)
    agency = article("wire", "Ferries", WIRE, published=late, outlet="Reuters")
    assert copies(agency, article("b", "Boats", "PORT ELLERY (Reuters) - " + WIRE)) == {"b": "wire"}


def test_the_outlet_that_others_credit_is_kept() -> None:
    """A small paper whose story others reprint with its name on it is the original."""
    late = DAY + dt.timedelta(hours=5)
    own = article("own", "Ferries", WIRE, published=late, outlet="The Varn Beacon")
    credit = "\n\nThis story was first published by The Varn Beacon."
    assert copies(own, article("b", "Boats", WIRE + credit)) == {"b": "own"}


def test_one_page_under_two_addresses_is_one() -> None:
    """A tracking parameter, AMP or a mobile host make no second article, though headline and text were changed."""
    first = article("a", "Ferries resume after strike", WIRE, url=Url("https://varn.example/ferries?utm_source=x"))
    again = article("b", "Ferries resume after nine days", WIRE[:400], url=Url("https://m.varn.example/ferries/amp"))
    assert copies(first, again) == {"b": "a"}


def test_a_feed_that_links_everything_to_one_address_keeps_its_items() -> None:
    """Entries of different title and text stay apart under one URL, and so do all that link to the front page."""
    live, front = Url("https://varn.example/live"), Url("https://varn.example/")
    rain = "Rain is expected over the northern hills from Tuesday noon, with gusts near the coast and calm inland."
    assert copies(article("a", "Ferries resume", WIRE, url=live), article("b", "Rain ahead", rain, url=live)) == {}
    assert copies(article("a", "Ferries resume", WIRE, url=front), article("b", "Rain ahead", rain, url=front)) == {}


def test_an_outlets_standing_paragraphs_make_no_copies() -> None:
    """Short posts that end in the same long plea for support are as many posts, at one outlet."""
    plea = (
        "If this page is worth something to you, please think of the tip jar. The writing is done at night, the "
        "coffee is bought by day, and both go on only because two hundred readers send in the price of a cup. "
        "Thank you for every one of them, and for passing the address on to somebody who likes small boats."
    )
    pictures = [
        "A red door in the rain.",
        "The harbour from the tower.",
        "Three gulls on a bollard.",
        "Nets hung to dry.",
    ]
    posts = [
        article(f"p{n}", caption, f"{caption}\n\n{plea}", outlet="Small Boats", url=Url(f"https://boats.example/{n}"))
        for n, caption in enumerate(pictures)
    ]
    assert copies(*posts) == {}
    assert len(told(*posts)) == 4


def test_an_outlets_page_under_a_new_headline_is_a_copy() -> None:
    """The same text again, a word or two changed, is no second article because its headline was rewritten."""
    again = WIRE.replace("nine-day", "long")
    first, second = Url("https://varn.example/1"), Url("https://varn.example/2")
    found = copies(
        article("a", "Ferries resume", WIRE, outlet="Varn", url=first),
        article("b", "At sea once more", again, outlet="Varn", url=second),
    )
    assert len(found) == 1


def test_two_reports_from_one_mould_are_no_copies() -> None:
    """Automatic reports of two earthquakes share their sentences and differ in every figure."""
    mould = (
        "A magnitude {} earthquake struck at {} local time at a depth of {} kilometres, the seismological service "
        "said. The epicentre was {} kilometres from the town of {}. There were no immediate reports of damage or "
        "injuries, and no tsunami warning was issued. The service asks people who felt the earthquake to say so."
    )
    first = article("a", "Earthquake near Ostby", mould.format("5.1", "04:12", "33", "18", "Ostby"))
    second = article("b", "Earthquake near Talma", mould.format("4.6", "17:50", "71", "42", "Talma"))
    assert copies(first, second) == {}


def test_headlines_without_text_are_one_only_on_one_day() -> None:
    """A daily "Morning briefing" without a text is another item every day."""
    days = [article(f"d{n}", "Morning briefing", "", published=DAY + dt.timedelta(days=n)) for n in range(3)]
    assert copies(*days) == {}
    assert copies(days[0], article("e", "Morning briefing", "")) == {"e": "d0"}


SCRIPTS = (
    "港口公司周一表示,在因夜班问题罢工九天之后,小瓦恩岛与大陆之间的渡轮已恢复通航。首班船于早晨六点离港。",
    "استأنفت العبارات رحلاتها بين جزيرة فارن الصغرى والبر الرئيسي يوم الاثنين بعد إضراب استمر تسعة أيام.",
    "Los transbordadores entre la isla de Varn Menor y tierra firme se reanudaron el lunes tras nueve días.",
)


@pytest.mark.parametrize("text", SCRIPTS)
def test_copies_are_found_in_any_script(text: str) -> None:
    """Chinese, Arabic and Spanish copies with a changed ending are found as English ones are."""
    assert len(copies(article("a", "1", text * 3), article("b", "2", text * 3 + " +"))) == 1


def test_an_id_given_twice_counts_once() -> None:
    """The same article listed by two sources is one article, not a copy of itself."""
    one = article("a", "Ferries resume", WIRE)
    assert [(len(story.articles), len(story.copies)) for story in told(one, one)] == [(1, 0)]


def test_a_thousand_prints_are_found_at_once() -> None:
    """A thousand identical and a thousand slightly different prints are one article each way, in seconds."""
    picked = random.Random(3)
    words = WIRE.split(" ")
    prints = []
    for n in range(600):
        own = words.copy()
        own[picked.randrange(len(own))] = f"changed{n}"
        prints.append(article(f"v{n}", "Ferries resume", " ".join(own)))
    found = told(*prints, *(article(f"s{n}", "Ferries resume", WIRE) for n in range(1000)))
    assert [(len(story.articles), len(story.copies)) for story in found] == [(1, 1599)]
