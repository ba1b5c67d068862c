"""A reader's way out, in a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from subscribers import People, candidate, checked, tokens
from subscribers.persons import Preferences
from subscribers.web import Reader, Sent, app
from subscribers.web.phrases import LANGUAGES
from tests import axe
from tests.subscribers.sites import MASTHEAD, Pretended, served, site_of

CHROMIUM = Path("/usr/bin/chromium")

FIELDS = ("#address", "#person")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A running browser. Without Chromium the tests fail and say what to run: a skipped test shows nothing."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        pytest.fail("no Chromium: run `apt-get install -y --no-install-recommends chromium`", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


Opened = Callable[..., Any]


@pytest.fixture
def opened(chromium: Any) -> Iterator[Opened]:
    """Opens a page; a complaint in its console, such as about the policy, fails the test."""
    complaints: list[str] = []
    with ExitStack() as stack:

        def page(address: str, **context: Any) -> Any:
            made = stack.enter_context(chromium.new_context(**context)).new_page()
            made.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            made.goto(address)
            return made

        yield page
    assert [text for text in complaints if "the server responded with a status of" not in text] == []


def test_a_reader_follows_the_link_presses_the_button_and_is_unsubscribed(opened: Opened, people: People) -> None:
    """Below a prefix, from the keyboard, without script; looking alone does nothing, and reloading no harm."""
    people.add(candidate("anna@reader.example", name="Anna Berg"), wording="Asked at the fair.")
    anna = people.the(checked("anna@reader.example"))
    with served(app(site_of(people, prefix="/roundup"))) as port:
        address = f"http://127.0.0.1:{port}/roundup/unsubscribe/{tokens.made(anna.id, people.keys)}"
        page = opened(address, java_script_enabled=False)
        assert page.title() == "Unsubscribe? – The Pier Post"
        assert people.the(checked("anna@reader.example")).status == "active"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator("h1", has_text="You are unsubscribed").wait_for()
        assert page.url == address
        assert people.the(checked("anna@reader.example")).status == "unsubscribed"
        page.reload()
        assert page.locator("h1").inner_text() == "You are unsubscribed"
        assert page.context.cookies() == []


def full(**other: Any) -> Pretended:
    """Pages with issues, and a reader on holiday who chose two topics."""
    its = Pretended(masthead=replace(MASTHEAD, preferences=True, **other))
    days = (dt.date(2026, 9, 21), dt.date(2026, 8, 31))
    its.sent = tuple(Sent(slug=f"{day}", subject="Herring return to the Bay of Fundy", date=day) for day in days)
    until = dt.datetime(2026, 10, 5, tzinfo=dt.UTC)
    wanted = Preferences(topics=("Haiti", "Chad"), frequency="weekly", paused=True, paused_until=until)
    its.reader = Reader(address="anna@reader.example", preferences=wanted)
    form = replace(its.site.form, embed=("http://127.0.0.1:*",))
    its.app.state.site = its.site = replace(its.site, form=form)
    return its


def walk(page: Any, its: Pretended, address: str) -> Iterator[str]:
    """Every page there is, one after the other, by its name."""
    mine = its.token(purpose="preferences")
    for name, path in {
        "subscribe": "/", "embed": "/embed", "issues": "/issues", "how": "/unsubscribe", "wrong": "/x",
        "confirm": f"/confirm/{its.confirming()}", "old": "/confirm/x", "preferences": f"/preferences/{mine}",
        "ask": f"/unsubscribe/{its.token()}",
    }.items():  # fmt: skip
        page.goto(address + path)
        yield name
    page.click("main button")
    page.locator("main button").wait_for(state="detached")
    yield "done"
    page.goto(f"{address}/confirm/{its.confirming()}")
    page.click("main button")
    page.locator("main button").wait_for(state="detached")
    yield "confirmed"
    page.goto(f"{address}/preferences/{mine}")
    page.click("main button >> nth=0")
    page.locator(".notice").wait_for()
    yield "saved"
    page.goto(f"{address}/")
    page.check("input[name=which][value=some]")
    page.evaluate("document.querySelector('form').noValidate = true")
    page.click("main button")
    page.locator(".mistakes").wait_for()
    yield "mistakes"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_fit_every_screen(opened: Opened, language: str) -> None:
    """At 320 pixels nothing is wider than the screen, however long the name; what is pressed can be hit."""
    name = "Donaudampfschifffahrtsgesellschaftskapitänsmützenbote"
    its = full(name=name, language=language)
    with served(its.app) as port:
        page = opened(f"http://127.0.0.1:{port}/", viewport={"width": 320, "height": 600})
        for shown in walk(page, its, f"http://127.0.0.1:{port}"):
            assert page.evaluate("document.documentElement.scrollWidth") == 320, shown
            for one in page.locator("main button, label.choice, select, input[type=email]").all():
                box = one.bounding_box()
                assert box is None or min(box["height"], box["width"]) >= 44, shown
            start = page.locator("h1").evaluate("h => getComputedStyle(h).direction")
            assert start == ("rtl" if language == "ar" else "ltr")


def test_on_a_page_from_the_right_a_foreign_subject_begins_there_too(opened: Opened) -> None:
    """Above its date; it keeps its own direction."""
    its = full(language="ar")
    with served(its.app) as port:
        page = opened(f"http://127.0.0.1:{port}/issues", viewport={"width": 390, "height": 600})
        one = page.locator(".issues li").first
        edges = [one.locator(part).evaluate("e => e.getBoundingClientRect().right") for part in ("a bdi", "time")]
        assert abs(edges[0] - edges[1]) < 1.5
        assert one.locator("a bdi").evaluate("e => getComputedStyle(e).unicodeBidi") == "isolate"


def test_a_field_that_is_wrong_is_marked(opened: Opened) -> None:
    """Also for those who see no colours: by a broader edge, and by its line in the list above, which leads there."""
    its = full()
    with served(its.app) as port:
        page = opened(f"http://127.0.0.1:{port}/")
        assert list(walk(page, its, f"http://127.0.0.1:{port}"))[-1] == "mistakes"
        edges = [page.locator(one).evaluate("e => getComputedStyle(e).borderTopWidth") for one in FIELDS]
        assert edges == ["2px", "1px"]
        page.click(".mistakes a >> nth=0")
        assert page.evaluate("location.hash") == "#address"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_follow_the_system_and_the_focus_is_seen(opened: Opened, scheme: str) -> None:
    """The style is not stopped by the policy; who uses the keyboard sees where they are."""
    its = Pretended()
    with served(its.app) as port:
        page = opened(f"http://127.0.0.1:{port}/unsubscribe/{its.token()}", color_scheme=scheme)
        ground = page.locator(".sheet").evaluate("s => getComputedStyle(s).backgroundColor")
        assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(23, 23, 26)")
        page.keyboard.press("Tab")
        assert page.locator("button").evaluate("b => getComputedStyle(b).outlineStyle") == "solid"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_any_page(opened: Opened, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Light and dark, on a telephone and on a desk, from left and from right; with mistakes, and when it is done."""
    looks = ((320, "dark"), (1024, "light"), (320, "light"), (1024, "dark"))
    monkeypatch.setattr(axe, "LOOKS", looks if language == "en" else looks[:2])
    its, found = full(language=language), []
    with served(its.app) as port:
        page = opened(f"http://127.0.0.1:{port}/")
        for name in walk(page, its, f"http://127.0.0.1:{port}"):
            found += [f"{name}: {line}" for line in axe.complaints(page)]
    assert found == []


def test_a_reader_signs_up_from_the_keyboard(opened: Opened) -> None:
    """Without script; the trap is never reached, and the topics come when they are asked for."""
    its = full()
    with served(its.app) as port:
        page = opened(f"http://127.0.0.1:{port}/", java_script_enabled=False)
        assert not page.locator("input[name=topic] >> nth=0").is_visible()
        page.keyboard.press("Tab")
        page.keyboard.type("anna@reader.example")
        page.keyboard.press("Tab")
        page.keyboard.type("Anna")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        assert page.locator("input[name=topic] >> nth=0").is_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in its.site.form.headings():
            page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator("h1", has_text="Look into your inbox").wait_for()
        assert page.context.cookies() == []
    (asked,) = its.asked
    assert (asked.candidate.topics, asked.candidate.frequency, asked.candidate.name) == (("Haiti",), "daily", "Anna")


def test_a_site_that_is_named_can_frame_the_form(chromium: Any) -> None:
    """What is filled in there comes to our own page, at the top."""
    its = full()
    outer = Pretended()
    with served(its.app) as port, served(outer.app) as other, chromium.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{other}/x")
        page.evaluate(f"""() => {{
            const frame = document.createElement('iframe');
            frame.src = 'http://127.0.0.1:{port}/embed';
            document.body.append(frame);
        }}""")
        form = page.frame_locator("iframe")
        form.locator("#address").fill("anna@reader.example")
        form.locator("#consent").check()
        form.locator("button").click()
        page.locator("h1", has_text="Look into your inbox").wait_for()
        assert page.url == f"http://127.0.0.1:{port}/subscribe?language=en"
    assert its.asked[0].form == "frame"


def test_no_other_page_can_frame_it(chromium: Any) -> None:
    """Nobody is made to press a button they do not see: Chromium says that the policy forbids it."""
    its, said = Pretended(), []
    with served(its.app) as port, chromium.new_context() as context:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.set_content(f'<iframe src="http://127.0.0.1:{port}/unsubscribe/{its.token()}"></iframe>')
        page.frame_locator("iframe").locator("body").wait_for(state="attached")
        assert page.frame_locator("iframe").locator("button").count() == 0
    assert any("frame-ancestors 'none'" in text for text in said)
