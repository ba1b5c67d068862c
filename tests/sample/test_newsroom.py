"""The sample newsroom holds what the demo and the other tests count on."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree, html

from digest import sample

NEWSROOM = sample.folder()
FEEDS = ("quayside-courier.rss", "fjord-and-field.atom", "meridian-post.xml")
PAGES = tuple(sorted(path.name for path in (NEWSROOM / "pages").glob("*.html")))
URL = re.compile(r"https?://[^\s\"'<>\])]+")
# Names of vocabularies, not addresses: nobody fetches them.
VOCABULARIES = {"purl.org", "www.w3.org", "schema.org", "jsonfeed.org"}


def _paragraphs(markup: str) -> list[str]:
    return [p.text_content().strip() for p in html.fromstring(f"<div>{markup}</div>").iter("p")]


def _of_feed(name: str) -> list[dict[str, Any]]:
    parsed = feedparser.parse(str(NEWSROOM / "feeds" / name))
    assert not parsed.bozo
    return [
        {
            "url": entry.link,
            "title": entry.title,
            "paragraphs": _paragraphs(entry.content[0].value) if "content" in entry else [entry.summary],
            "published": dt.datetime(*entry.published_parsed[:6], tzinfo=dt.UTC),
            "whole": "content" in entry,
        }
        for entry in parsed.entries
    ]


def _of_json() -> list[dict[str, Any]]:
    feed = json.loads((NEWSROOM / "feeds/lamplighter.json").read_text(encoding="utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    return [
        {
            "url": item["url"],
            "title": item["title"],
            "paragraphs": _paragraphs(item["content_html"]),
            "published": dt.datetime.fromisoformat(item["date_published"]),
            "whole": True,
        }
        for item in feed["items"]
    ]


def _of_page(name: str) -> dict[str, Any]:
    tree = html.parse(str(NEWSROOM / "pages" / name), html.HTMLParser(encoding="utf-8"))
    data = json.loads(tree.xpath("string(//script[@type='application/ld+json'])"))
    bodies = tree.xpath("//div[@class='article-body' or @class='cuerpo' or @class='body']")
    return {
        "url": tree.xpath("string(//link[@rel='canonical']/@href)"),
        "title": data["headline"],
        "paragraphs": [p.text_content().strip() for p in bodies[0].xpath("./p")],
        "published": dt.datetime.fromisoformat(data["datePublished"]),
        "language": tree.getroot().get("lang"),
        "whole": True,
    }


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    """Every article of feeds and HTML pages, read with nothing of ours."""
    feeds = [article for name in FEEDS for article in _of_feed(name)]
    return [*feeds, *_of_json(), *(_of_page(name) for name in PAGES)]


def test_there_are_24_to_40_articles_of_three_to_seven_paragraphs(articles: list[dict[str, Any]]) -> None:
    """There are 24 to 40 with the page saved as text; whole ones have 3 to 7 paragraphs, credit line apart."""
    assert 24 <= len(articles) + 1 <= 40
    bodies = [
        [p for p in article["paragraphs"] if "appeared first on" not in p] for article in articles if article["whole"]
    ]
    assert len(bodies) >= 24
    assert all(3 <= len(body) <= 7 for body in bodies)


def test_first_paragraphs_are_items_of_20_to_45_words(articles: list[dict[str, Any]]) -> None:
    """A lede is what the roundup prints: 20 to 45 words, and no pronoun at its start."""
    for article in articles:
        lede = (
            article["paragraphs"][0]
            if article["whole"]
            else re.split(r"(?<=[a-z]\.) (?=[A-Z])", article["paragraphs"][0])[0]
        )
        assert 20 <= len(lede.split()) <= 45, lede
        assert not re.match(r"(He|She|It|They|But|However|This|That)\b", lede)


def test_every_date_is_the_issue_s_day_or_the_day_before(articles: list[dict[str, Any]]) -> None:
    """The articles fit the day that `DATE` names."""
    days = {article["published"].astimezone(dt.UTC).date() for article in articles}
    assert days == {sample.DATE, sample.DATE - dt.timedelta(days=1)}


def test_sources_opml_names_every_feed_and_page_by_relative_path() -> None:
    """What the OPML names is there, and what is there is named, with an outlet and in a folder."""
    outlines = etree.parse(str(NEWSROOM / "sources.opml")).xpath("//outline[@xmlUrl or @url]")
    named = [outline.get("xmlUrl") or outline.get("url") for outline in outlines]
    there = [
        path.relative_to(NEWSROOM).as_posix() for part in ("feeds", "pages") for path in (NEWSROOM / part).iterdir()
    ]
    assert sorted(named) == sorted(there)
    assert len({outline.get("text") for outline in outlines}) == 6
    assert all(outline.getparent().get("text") for outline in outlines)


def test_all_hosts_are_invented() -> None:
    """No address leads to a real host: all end in .example."""
    for path in (path for path in NEWSROOM.rglob("*") if path.is_file() and path.suffix != ".jpg"):
        hosts = {urlsplit(url).hostname for url in URL.findall(path.read_text(encoding="utf-8"))} - VOCABULARIES
        assert all(host.endswith(".example") for host in hosts), (path.name, hosts)


def test_one_wire_text_stands_on_three_sites(articles: list[dict[str, Any]]) -> None:
    """Three hosts carry the agency's text: one with another title, one cut and with a paragraph of its own."""
    wire = [article for article in articles if "(Beacon Wire) —" in article["paragraphs"][0]]
    assert len({urlsplit(article["url"]).hostname for article in wire}) == 3
    assert len({article["paragraphs"][0] for article in wire}) == 1
    assert len({article["title"] for article in wire}) == 2
    cut = next(article for article in wire if "meridian-post" in article["url"])
    assert "this newspaper" in cut["paragraphs"][-1]


def test_one_article_comes_twice_under_another_address(articles: list[dict[str, Any]]) -> None:
    """The same text stands under two addresses, one with tracking parameters."""
    race = [article for article in articles if "Lamu dhow race" in article["title"]]
    assert len(race) == 2
    assert race[0]["paragraphs"] == race[1]["paragraphs"]
    assert sorted("utm_source=" in article["url"] for article in race) == [False, True]


def test_a_teaser_and_its_page_share_an_address(articles: list[dict[str, Any]]) -> None:
    """The feed has the page's first paragraph under the page's own URL."""
    teaser, page = sorted(
        (article for article in articles if article["url"].endswith("/school-roof-comet")), key=lambda a: a["whole"]
    )
    assert teaser["paragraphs"] == page["paragraphs"][:1]


def test_three_outlets_tell_one_event_in_their_own_words(articles: list[dict[str, Any]]) -> None:
    """Three hosts, no sentence shared."""
    told = [article for article in articles if "Edna Marsh" in article["paragraphs"][0]]
    assert len({urlsplit(article["url"]).hostname for article in told}) == 3
    sentences = [s for article in told for p in article["paragraphs"] for s in p.split(". ")]
    assert len(sentences) == len(set(sentences))


def test_a_follow_up_comes_the_next_day(articles: list[dict[str, Any]]) -> None:
    """The ferry's end on Sunday, its new work on Monday."""
    ferry = [a for a in articles if "Lofoten" in a["title"]]
    assert [a["published"].date() for a in sorted(ferry, key=lambda a: a["published"])] == [
        sample.DATE - dt.timedelta(days=1),
        sample.DATE,
    ]


def test_a_person_is_the_story_in_three_articles(articles: list[dict[str, Any]]) -> None:
    """The settings' rule finds Orla Tennant in three titles or first paragraphs."""
    rule = tomllib.loads((NEWSROOM / "digest.toml").read_text(encoding="utf-8"))["headings"][0]
    assert sum(rule["words"][0] in article["paragraphs"][0] for article in articles) == 3


@pytest.mark.parametrize(
    ("country", "least"),
    [
        ("United States|U\\.S\\.|Duluth|Oregon|California|Colorado", 4),
        ("Canad|Nova Scotia", 3),
        ("Spain|España", 4),
        ("Norway", 2),
        ("Japan", 3),
        ("Kenya", 3),
        ("Jordan", 1),
        ("Oman\\b", 1),
        ("Bahrain", 1),
        ("لبنان", 1),
    ],
)
def test_countries_have_stories(articles: list[dict[str, Any]], country: str, least: int) -> None:
    """Six countries have a heading's worth of stories, four of the Middle East one each."""
    named = {article["title"] for article in articles if re.search(country, article["paragraphs"][0])}
    assert len(named) >= least


def test_one_article_is_spanish_and_one_arabic() -> None:
    """The pages say their language."""
    assert sorted(str(_of_page(name)["language"]) for name in PAGES) == ["ar", "en", "en", "es"]


def test_the_page_saved_as_text_has_its_furniture() -> None:
    """Title twice, empty byline, biography, books, related articles and share buttons, as such pages come."""
    text = (NEWSROOM / "pages/lamplighter-wax-tablet.txt").read_text(encoding="utf-8")
    title = text.split("\n", 1)[0]
    assert text.count(title) == 2
    for furniture in (
        "by | Sep 20, 2026",
        "About Marguerite Oyelade-Finch",
        "Our Books",
        "Related Articles",
        "Share this",
    ):
        assert furniture in text


def test_the_settings_are_ours_to_load() -> None:
    """`digest.toml` passes the settings' checks and names the newsletter."""
    from digest import settings

    loaded = settings.load(NEWSROOM)
    assert loaded.masthead.name == "The Harbour Light"
    assert loaded.policy.order[0] == loaded.rules[0].heading == "Orla Tennant"


def test_the_folder_is_inside_the_package() -> None:
    """What is installed is what is read: the newsroom lies beside the module."""
    assert Path(sample.__file__).parent / "newsroom" == NEWSROOM
