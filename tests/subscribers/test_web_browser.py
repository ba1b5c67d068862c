"""A reader's way out, in a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from subscribers import People, candidate, checked, tokens
from subscribers.web import app
from subscribers.web.phrases import LANGUAGES
from tests import axe
from tests.subscribers.sites import MASTHEAD, Pretended, served, site_of

CHROMIUM = Path("/usr/bin/chromium")

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


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_fit_every_screen(opened: Opened, language: str) -> None:
    """At 320 pixels nothing is wider than the screen, however long the name; the button is large enough to hit."""
    name = "Donaudampfschifffahrtsgesellschaftskapitänsmützenbote"
    its = Pretended(masthead=replace(MASTHEAD, name=name, language=language))
    with served(its.app) as port:
        for width in (320, 800):
            address = f"http://127.0.0.1:{port}/unsubscribe"
            page = opened(f"{address}/{its.token()}", viewport={"width": width, "height": 600})
            box = page.locator("button").bounding_box()
            assert min(box["height"], box["width"]) >= 44
            for path in (f"/{its.token()}", "", "/x"):
                page.goto(address + path)
                assert page.evaluate("document.documentElement.scrollWidth") == width
            start = page.locator("h1").evaluate("h => getComputedStyle(h).direction")
            assert start == ("rtl" if language == "ar" else "ltr")


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


def test_axe_finds_nothing_on_any_page(opened: Opened) -> None:
    """The question, the answer to it, and what is said without a token or with a wrong one."""
    its = Pretended()
    with served(its.app) as port:
        address = f"http://127.0.0.1:{port}/unsubscribe"
        page = opened(f"{address}/{its.token()}")
        found = axe.complaints(page)
        page.click("button")
        page.locator("button").wait_for(state="detached")
        found += axe.complaints(page)
        for path in ("", "/x"):
            page.goto(address + path)
            found += axe.complaints(page)
    assert found == []


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
