"""Input that a newsroom did not mean to send: grouped and filed all the same, every article once, in a moment."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest

from digest.group import filed, stories
from digest.values import Article, Story
from tests.group.test_stories import MONDAY, WINDOW, article, library, news

GREETINGS = """
Рыбаки вернулись в порт|Рибалки повернулися в порт|漁船が港に戻った|渔船回到港口|漁船回到港口
어부들이 항구로 돌아왔다|ชาวประมงกลับท่าเรือ
मछुआरे बंदरगाह लौटे|জেলেরা বন্দরে ফিরেছে|الصيادون عادوا إلى الميناء|ماهیگیران به بندر بازگشتند
דייגים חזרו לנמל|Οι ψαράδες γύρισαν στο λιμάνι|Ձկնորսները վերադարձան նավահանգիստ|მეთევზეები ნავსადგურს დაუბრუნდნენ
Los pescadores vuelven al puerto|Les pêcheurs rentrent au port|Die Fischer kehren in den Hafen zurück
I pescatori tornano in porto|Os pescadores voltam ao porto|Els pescadors tornen al port|De vissers keren terug
Fiskerne vender hjem|Fiskarna återvänder|Fiskerne kommer tilbake|Fiskimennirnir sneru aftur|Kalastajat palasivat
Kalurid naasid sadamasse|Zvejnieki atgriezās ostā|Žvejai grįžo į uostą|Rybacy wrócili do portu|Rybáři se vrátili
Rybári sa vrátili|A halászok visszatértek|Pescarii s-au întors|Рибарите се върнаха|Ribari su se vratili
Ribiči so se vrnili|Peshkatarët u kthyen|Balıkçılar limana döndü|Balıqçılar limana qayıtdılar|Балықшылар портқа оралды
Baliqchilar portga qaytdi|Nelayan kembali ke pelabuhan|Ngư dân trở về cảng|Bumalik ang mga mangingisda
Wavuvi walirudi bandarini|Masunta sun dawo tashar|Àwọn apẹja padà sí èbúté|Abadobi babuyela ethekwini
ዓሣ አጥማጆች ወደ ወደብ ተመለሱ|மீனவர்கள் துறைமுகம் திரும்பினர்|మత్స్యకారులు ఓడరేవుకు తిరిగి వచ్చారు
"""
"""The fishermen are back in port, in fifty languages."""
LANGUAGES = [one for line in GREETINGS.split("\n") for one in line.split("|") if one]


def told(articles: list[Article]) -> tuple[Story, ...]:
    """The articles as stories under headings, each article once, each story under a heading with its reason."""
    found = filed(stories(articles, window=WINDOW))
    placed = [one.id for story in found for one in (*story.articles, *story.copies)]
    assert sorted(placed) == sorted({one.id for one in articles})
    assert all(story.heading and story.heading.name and story.heading.why for story in found)
    return found


@pytest.mark.parametrize("count", [0, 1])
def test_none_and_one(count: int) -> None:
    """No articles are no stories, one is one."""
    assert len(told(news()[:count])) == count


def test_a_thousand_identical_articles_are_one_story_of_one_source() -> None:
    """Under a thousand ids; all but one are copies, and it takes no thousand times a thousand."""
    start = time.perf_counter()
    (story,) = told([library(0, f"{n:04}") for n in range(1000)])
    assert (len(story.articles), len(story.copies)) == (1, 999)
    assert time.perf_counter() - start < 20


def test_the_same_id_a_thousand_times_is_one_article() -> None:
    """Whoever sends it."""
    (story,) = told([library(0, "one")] * 1000)
    assert (len(story.articles), story.copies) == (1, ())


def test_a_thousand_empty_articles() -> None:
    """Nothing tells one from another but whether it has a date."""
    found = told([article(f"{n:04}", "", "", MONDAY if n % 2 else None, url=None) for n in range(1000)])
    assert [len(story.copies) for story in found] == [499, 499]


@pytest.mark.parametrize("year", [None, 1, 1970, 2099, 9999])
def test_a_day_without_true_dates_is_parted_by_its_words(year: int | None) -> None:
    """No dates at all, or one wrong one for all: two reports of one event are together still."""
    when = None if year is None else dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    found = told([replace(one, published=when) for one in news()])
    assert {"library-0", "library-1"} in [{one.id for one in story.articles} for story in found]


def test_dates_at_both_ends_of_time() -> None:
    """Every article has another century."""
    years = (1, 1600, 1970, 1971, 2026, 2099, 9999)
    told(
        [
            replace(one, id=f"{one.id}-{year}", published=dt.datetime(year, 6, 1, tzinfo=dt.UTC))
            for one in news()
            for year in years
        ]
    )


def test_fifty_languages_mixed() -> None:
    """Each twice, in two outlets: all are placed."""
    assert len(LANGUAGES) >= 50
    articles = [
        article(f"{n}-{outlet}", greeting, f"{greeting}. {n} {greeting} {outlet}.", None)
        for n, greeting in enumerate(LANGUAGES)
        for outlet in ("a", "b")
    ]
    assert sum(len(story.articles) + len(story.copies) for story in told(articles)) == len(articles)


@pytest.mark.parametrize(
    "text",
    [
        "\ud800\udfff lone surrogates \udc00" * 20,
        "\x00\x01\x1b[31m" * 500,
        "a" * 2_000_000,
        "no spaces, " * 200_000,
        "“" * 100_000,
        "‮override‬ " * 2_000,
        "\n" * 100_000,
        "(" * 50_000 + ")" * 50_000,
        "1,2.3-4/5 " * 50_000,
        "A" + "́" * 100_000,
    ],
    ids=range(10),
)
def test_texts_that_no_person_wrote(text: str) -> None:
    """As title and as text, beside ordinary ones, within seconds."""
    start = time.perf_counter()
    told([*news(), article("bad", text, text), article("worse", "Ordinary title", text), article("title", text)])
    assert time.perf_counter() - start < 10
