"""Images of an issue: from a server that misbehaves to the files beside its page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digest import collect, picturing, pipeline, rebuilding
from digest.errors import ForbiddenAddress
from digest.issues import Folder
from digest.settings import Images, Settings
from digest.values import Article, Issue, Masthead, Rule, Source, Url
from tests.fakes.images import bomb, encoded, flat, noise
from tests.fakes.web import Web

DAY = dt.date(2026, 9, 21)
TEXTS = {
    "kenya": "The night ferry across Kilindini Harbour will run every hour from October, Kenya's port office said.",
    "norway": "Engineers in Norway reopened the Tromsø bridge on Sunday after a summer of repairs by night.",
    "japan": "A library on rails left Kyoto on Saturday with nine thousand books for the villages of northern Japan.",
    "chile": "Fishers in Chile agreed on Friday to leave the southern hake grounds alone until the end of December.",
}
RED, BLUE, GREEN = (encoded(flat(colour)) for colour in ("#aa3333", "#3333aa", "#33aa33"))


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server on this machine."""
    with Web() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A newsletter whose theme prints images; sources may be on this machine."""
    theme = tmp_path / "templates" / "roundup" / "theme.toml"
    theme.parent.mkdir(parents=True)
    theme.write_text("images = true\n")
    masthead = Masthead(name="The Pier Post", address="1 Pier Road", web=Url("https://pier.example/roundup"))
    return Settings(folder=tmp_path, masthead=masthead, private_addresses=True, pause_seconds=0.0, total_seconds=5.0)


def article(name: str, image: str | None, **given: Any) -> Article:
    """An article of one country, with an image."""
    return Article(
        id=name,
        title=TEXTS[name][:40],
        text=TEXTS[name],
        source=Source(location="feed.xml"),
        url=Url(f"https://{name}.example/1"),
        outlet=f"{name.title()} Courier",
        language="en",
        published=dt.datetime(2026, 9, 21, 6, tzinfo=dt.UTC),
        image=Url(image) if image else None,
        **given,
    )


def build(settings: Settings, *articles: Article, previous: Issue | None = None, **given: Any) -> pipeline.Built:
    """What is built of the articles."""
    return pipeline.build(
        lambda report: pipeline.Gathered(articles=articles),
        settings,
        slug=DAY.isoformat(),
        date=DAY,
        previous=previous,
        **given,
    )


def issue_of(built: pipeline.Built) -> Issue:
    """The issue that was built."""
    assert built.edition is not None
    return built.edition.issue


def reasons(built: pipeline.Built) -> list[str]:
    """Why images could not be had."""
    return [str(failure.error) for failure in built.report.failed("images")]


def test_items_have_the_images_of_their_articles(web: Web, settings: Settings) -> None:
    """Fetched, made small, described; the files are named by what is in them."""
    kenya = article("kenya", web.page("/a.png", RED, kind="text/plain"), image_alt="A ferry at night")
    built = build(settings, kenya, article("norway", web.page("/b", BLUE)), article("japan", None))
    pictures = {picture.article: picture for picture in issue_of(built).pictures}
    assert set(pictures) == {"kenya", "norway"}
    assert (pictures["kenya"].alt, pictures["kenya"].url) == ("A ferry at night", kenya.image)
    assert (pictures["kenya"].width, pictures["kenya"].height) == (600, 400)
    assert {one.name: one.bytes for one in pictures.values()} == {n: len(d) for n, d in built.pictures.items()}
    assert (built.report.images, len(issue_of(built).items), reasons(built)) == (2, 3, [])
    assert built.pictures == build(settings, kenya, article("norway", web.address + "/b")).pictures


def test_a_theme_or_settings_without_images_ask_nobody(web: Web, settings: Settings, tmp_path: Path) -> None:
    """Nor does a host on the block list get asked."""
    kenya = article("kenya", web.page("/a.png", RED))
    off = replace(settings, images=Images(fetch=False))
    assert issue_of(build(off, kenya)).pictures == ()
    assert issue_of(build(replace(settings, block=("127.0.0.1",)), kenya)).pictures == ()
    (tmp_path / "templates" / "roundup" / "theme.toml").write_text("images = false\n")
    built = build(settings, kenya)
    assert (issue_of(built).pictures, built.pictures, web.requests) == ((), {}, [])


def test_no_server_can_fail_an_item(web: Web, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it does, the item is there, the others have their images, and the reason is told."""
    monkeypatch.setattr(picturing, "SECONDS", 0.4)
    web.raw("/slow", lambda line: line.drip(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + RED, every_s=0.05))
    web.raw("/endless", lambda line: (line.send(b"HTTP/1.1 200 OK\r\n\r\n"), line.pour(RED * 99)))
    web.page("/html", "<title>Please log in</title>", kind="image/jpeg")
    web.page("/bomb", bomb(60_000, 60_000), kind="image/png")
    web.page("/cut", encoded(noise())[:9000], kind="image/png")
    web.page("/fine", BLUE)
    ways = {
        "/slow": "not finished within 0.4 s",
        "/endless": "sends more than",
        "/html": "is no JPEG",
        "/bomb": "pixels",
        "/cut": "truncated",
        "/gone": "404",
    }
    narrow = replace(settings, max_bytes=100_000)
    for path, words in ways.items():
        built = build(narrow, article("kenya", web.address + path), article("norway", web.address + "/fine"))
        assert [picture.article for picture in issue_of(built).pictures] == ["norway"], path
        assert len(issue_of(built).items) == 2
        (reason,) = reasons(built)
        assert words in reason
        assert web.address + path in reason


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/a.png", "http://169.254.169.254/latest", "http://[::1]/a"])
def test_a_private_address_is_not_asked(settings: Settings, address: str) -> None:
    """Nothing in the newsroom's network is asked because an article names it."""
    built = build(replace(settings, private_addresses=False), article("kenya", address))
    (failure,) = built.report.failed("images")
    assert isinstance(failure.error, ForbiddenAddress)
    assert len(issue_of(built).items) == 1


def test_nor_is_one_that_a_public_address_leads_to(
    web: Web, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every step of a redirect is looked at."""
    guarded = collect.client(pipeline.limits(settings), allows=lambda address: address == "127.0.0.1")
    monkeypatch.setattr(pipeline, "web", lambda settings: guarded)
    with Web(host="127.0.0.2") as inner:
        inner.page("/secret.png", RED)
        built = build(settings, article("kenya", web.redirect("/a", f"{inner.address}/secret.png")))
        assert isinstance(built.report.failed("images")[0].error, ForbiddenAddress)
        assert (web.asked("/a"), inner.requests) == (1, [])


def test_what_several_articles_have_is_a_logo(web: Web, settings: Settings) -> None:
    """By its address, which is not even asked, or by what comes."""
    logo, other, third = web.page("/logo", RED), web.page("/logo-2", RED), web.page("/photo", BLUE)
    built = build(settings, article("kenya", logo), article("norway", logo), article("japan", third))
    assert [picture.article for picture in issue_of(built).pictures] == ["japan"]
    assert (built.report.images_shared, web.asked("/logo")) == (2, 0)
    built = build(settings, article("kenya", logo), article("norway", other), article("japan", third))
    assert [picture.article for picture in issue_of(built).pictures] == ["japan"]
    assert (built.report.images_shared, set(built.pictures)) == (2, {issue_of(built).pictures[0].name})


def test_a_mail_carries_so_many_kilobytes_and_the_last_go_without(web: Web, settings: Settings) -> None:
    """In printed order."""
    heavy = [encoded(noise((size, 200))) for size in (300, 310, 320)]
    articles = [
        article(name, web.page(f"/{name}", data))
        for name, data in zip(("kenya", "norway", "japan"), heavy, strict=True)
    ]
    whole = build(settings, *articles)
    order = [picture.article for picture in issue_of(whole).pictures]
    assert len(order) == 3
    assert order == [item.first.id for item in issue_of(whole).items if item.first]
    two = sum(picture.bytes for picture in issue_of(whole).pictures[:2])
    built = build(replace(settings, images=Images(total_kb=two // 1000 + 1)), *articles)
    assert [picture.article for picture in issue_of(built).pictures] == order[:2]
    assert built.report.images_beyond == 1
    assert build(replace(settings, images=Images(total_kb=0)), *articles).pictures == {}


def test_the_next_build_takes_them_over(web: Web, settings: Settings) -> None:
    """Unless the article has another image now, or the file is gone or was changed."""
    folder = Folder(settings.issues / DAY.isoformat())
    kenya, norway = article("kenya", web.page("/a", RED)), article("norway", web.page("/b", BLUE))
    first = build(settings, kenya, norway)
    assert first.edition is not None
    folder.write(first.edition, first.draft, seen=None, pictures=first.pictures)
    asked = len(web.requests)
    again = build(settings, kenya, norway, previous=issue_of(first), kept=folder.read_picture, draft=first.draft)
    assert (again.pictures, issue_of(again).pictures) == (first.pictures, issue_of(first).pictures)
    assert len(web.requests) == asked
    newer = replace(kenya, image=Url(web.page("/c", GREEN)))
    (folder.path / next(one.name for one in issue_of(first).pictures if one.article == "norway")).write_bytes(b"?")
    build(settings, newer, norway, previous=issue_of(first), kept=folder.read_picture, draft=first.draft)
    assert (web.asked("/a"), web.asked("/b"), web.asked("/c")) == (1, 2, 1)


def test_robots_are_asked_before_an_image(web: Web, settings: Settings) -> None:
    """It stands on a page: nobody said that it is for programs."""
    web.page("/robots.txt", "User-agent: *\nDisallow: /", kind="text/plain")
    built = build(settings, article("kenya", web.page("/a", RED)))
    assert (issue_of(built).pictures, web.asked("/a")) == ((), 0)
    assert "robots.txt" in reasons(built)[0]


def test_a_rebuild_keeps_them(web: Web, settings: Settings) -> None:
    """Without asking anybody: approve, preview and check show what was built."""
    built = build(settings, article("kenya", web.page("/a", RED)))
    asked = len(web.requests)
    again = rebuilding.rebuild(issue_of(built), built.draft, "draft.md", settings)
    assert again.issue.pictures == issue_of(built).pictures != ()
    assert len(web.requests) == asked


@pytest.mark.parametrize(("pictures", "fetched"), [("all", 4), ("first", 2), ("none", 0)])
def test_only_images_that_the_theme_shows_are_fetched(
    web: Web, settings: Settings, pictures: str, fetched: int
) -> None:
    """Nor do the others count towards what a mail may weigh."""
    option = f'[options.pictures]\ntype = "choice"\nchoices = ["{pictures}"]\ndefault = "{pictures}"\n'
    (settings.folder / "templates" / "roundup" / "theme.toml").write_text(f"images = true\n{option}")
    rules = (Rule(heading="Bays", words=("Kenya", "Norway")), Rule(heading="Capes", words=("Japan", "Chile")))
    colours = dict(zip(TEXTS, ("#aa3333", "#3333aa", "#33aa33", "#aaaa33"), strict=True))
    those = [article(name, web.page(f"/{name}.png", encoded(flat(colour)))) for name, colour in colours.items()]
    built = build(replace(settings, rules=rules), *those)
    assert len(issue_of(built).sections) == 2
    assert (built.report.images, len(built.pictures)) == (fetched, fetched)


def test_what_was_made_once_is_not_fetched_again_whatever_the_theme(web: Web, settings: Settings) -> None:
    """Printed, not printed, and printed again: the file lies there all the time."""
    kenya = article("kenya", web.page("/a.png", RED))
    first = build(settings, kenya)
    files = dict(first.pictures)
    off = replace(settings, images=Images(fetch=False))
    second = build(off, kenya, previous=issue_of(first), kept=files.get)
    assert issue_of(second).pictures == ()
    third = build(settings, kenya, previous=issue_of(second), kept=files.get)
    assert issue_of(third).pictures == issue_of(first).pictures
    assert issue_of(third).unprinted == ()
    assert web.asked("/a.png") == 1
