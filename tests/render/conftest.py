"""Themes, issues and a way to compare HTML by structure, for the tests of `render`."""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from digest import render
from digest.render.samples import read
from digest.values import Article, Copy, Issue, Item, Masthead, Picture, Run, Section, Source, Story, Url

DATA = Path(__file__).parent / "data"
_BLOCKS = frozenset(["h1", "h2", "header", "main", "nav", "footer", "section", "ul", "li", "p"])
_INLINE = frozenset(["a", "b", "strong", "em", "span", "time", "br"])
_KEPT = ("id", "lang", "dir", "href", "rel", "datetime")


@pytest.fixture
def roundup() -> render.Theme:
    """The theme `roundup` as it comes, with its defaults."""
    return render.theme("roundup", render.folders(None))


@pytest.fixture
def sample_issue(roundup: render.Theme) -> Issue:
    """The issue that comes with the theme."""
    return render.sample(roundup)


@pytest.fixture
def data_issue() -> Callable[[str], Issue]:
    """An issue from a file of tests/render/data."""
    return lambda name: read(DATA / f"{name}.toml", "test")


@pytest.fixture
def make_item() -> Callable[..., Item]:
    """Makes an item of one story: words, then the source label."""

    def make(words: str = "A bridge opened.", label: str = "The Lantern", **given: Any) -> Item:
        url = given.get("url", Url("https://lantern.example/bridge"))
        lead = _article("lead", given.get("outlet", label), url, given.get("language", "en"))
        others = tuple(_article(f"o{n}", name, at, "en") for n, (name, at) in enumerate(given.get("others", ())))
        copies = tuple(
            Copy(id=f"c{n}", of="lead", outlet=o, url=u) for n, (o, u) in enumerate(given.get("copies", ()))
        )
        runs = given.get("runs", (Run(text=words), Run(text=label, url=url, style="source")))
        story = Story(id="s", articles=(lead, *others), copies=copies)
        return Item(id="i", runs=runs, story=story, edited=given.get("edited", False))

    return make


def _article(name: str, outlet: str, url: Url | None, language: str) -> Article:
    return Article(
        id=name, title="t", text="x", source=Source(location="f"), url=url, outlet=outlet, language=language
    )


@pytest.fixture
def make_told(make_item: Callable[..., Item]) -> Callable[..., Item]:
    """Makes an item of an article with a title and a byline, as themes with headlines print them."""

    def make(words: str, title: str, byline: str | None = None, **given: Any) -> Item:
        item = make_item(words, **given)
        assert item.story
        lead = replace(item.story.lead, id=f"of {words[:20]}", title=title, byline=byline)
        return replace(item, story=replace(item.story, articles=(lead,)))

    return make


@pytest.fixture
def picture_of() -> Callable[..., Picture]:
    """Makes the picture of an item's article, wide and large unless told otherwise."""

    def make(item: Item, **given: Any) -> Picture:
        assert item.story
        its = {"name": "images/quay.jpg", "width": 1072, "height": 600, "bytes": 9, "url": Url("https://a.example/q")}
        return Picture(**{"article": item.story.lead.id, **its, **given})

    return make


@pytest.fixture
def make_issue() -> Callable[..., Issue]:
    """Makes an issue of the items under one heading; masthead and issue fields by name."""

    def make(*items: Item, masthead: dict[str, Any] | None = None, **given: Any) -> Issue:
        top = {
            "name": "The Coastal Herald",
            "sender": "Desk <desk@herald.example>",
            "address": "12 Quay Street",
            **(masthead or {}),
        }
        fields = {
            "slug": "2023-09-21",
            "date": dt.date(2023, 9, 21),
            "title": "News Roundup 9/21/2023",
            "preheader": "A bridge opened, and what else happened on a quiet Thursday.",
            "sections": (Section(name="Europe", items=items),) if items else (),
            **given,
        }
        return Issue(masthead=Masthead(**top), **fields)

    return make


@pytest.fixture
def outline() -> Callable[[str], str]:
    """The structure of a document: headings, lists, links, languages and words; no layout, no style."""

    def lines(element: Any) -> Iterator[str]:
        if not isinstance(element.tag, str) or element.tag in {"style", "script", "head"}:
            return
        if element.tag in {"h1", "h2", "li", "p"}:
            yield f"{_opening(element)} {_words(element)}"
            return
        if element.tag in _BLOCKS or element.tag in {"html", "body"}:
            yield _opening(element)
        for child in element:
            yield from lines(child)

    return lambda text: "\n".join(lines(lxml_html.document_fromstring(text))) + "\n"


def _opening(element: Any) -> str:
    kept = "".join(f" {name}={element.get(name)}" for name in _KEPT if element.get(name) is not None)
    return f"<{element.tag}{kept}>"


def _words(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            assert child.tag in _INLINE, child.tag
            end = "" if child.tag == "br" else f"</{child.tag}>"
            parts.append(f"{_opening(child)}{_words(child)}{end}")
        parts.append(child.tail or "")
    return "".join(parts).replace("\n", " ")


@pytest.fixture
def own_theme(tmp_path: Path) -> Callable[..., render.Theme]:
    """A newsletter's `roundup` with single files of its own: `partials/x.mjml` -> text."""

    def make(files: dict[str, str], **options: object) -> render.Theme:
        for name, text in files.items():
            path = tmp_path / "templates" / "roundup" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return render.theme("roundup", render.folders(tmp_path), options)

    return make


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, headless."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()
