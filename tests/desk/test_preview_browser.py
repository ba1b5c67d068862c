"""The desk in a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error as PlaywrightError

from tests import axe
from tests.desk.conftest import summarized

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


@pytest.fixture
def page(chromium: Any, served: Any) -> Iterator[Any]:
    """The desk, open at 1000 pixels; any error or complaint in the browser's console fails the test."""
    context = chromium.new_context(viewport={"width": 1000, "height": 700}, color_scheme="light")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(served.address)
    yield page
    context.close()
    # The mail's own script is stopped by the sandbox, and Chromium says so.
    assert [text for text in complaints if "Blocked script execution" not in text] == []


def _until(true: Callable[[], object]) -> None:
    """Wait here and not in the page: its policy allows no code made of text."""
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def _box(page: Any) -> dict[str, float]:
    _until(lambda: page.evaluate("!document.querySelector('iframe').getAnimations().length"))
    box: dict[str, float] = page.locator("iframe").bounding_box()
    return box


def test_the_issue_is_shown_whole_and_runs_no_script(page: Any) -> None:
    """The mail stands in the frame, the frame is as high as the mail, and the mail's script did not run."""
    mail = page.frame_locator("iframe")
    assert mail.locator("h1").inner_text() == "The mail"
    assert mail.locator("body").get_attribute("data-ran") is None
    inside = page.evaluate("document.querySelector('iframe').contentDocument.documentElement.scrollHeight")
    assert _box(page)["height"] >= inside > 700


def test_axe_finds_nothing_at_the_desk(page: Any) -> None:
    """All rules; the mail in the frame has tests of its own."""
    assert axe.complaints(page) == []


def test_the_width_is_switched(page: Any) -> None:
    """320, 480, 640 and all there is; the mail's own rules for narrow screens answer."""
    assert _box(page)["width"] == 640
    for width in (480, 320):
        page.click(f"#width-{width}")
        page.wait_for_selector(f"iframe.w{width}")
        assert _box(page)["width"] == width
    heading = page.frame_locator("iframe").locator("h1")
    assert heading.evaluate("h => getComputedStyle(h).color") == "rgb(170, 0, 0)"
    page.click("#width-full")
    page.wait_for_selector("iframe.wfull")
    assert _box(page)["width"] > 900
    assert "width=full" in page.url


def test_light_and_dark_are_the_mail_s_own_rules(page: Any) -> None:
    """Dark in a light system and light in a dark one; auto follows the system."""

    def background() -> str | None:
        body = page.frame_locator("iframe").locator("body")
        try:
            colour: str = body.evaluate("b => getComputedStyle(b).backgroundColor")
        except PlaywrightError as error:
            # A switch loads the frame anew, and the question may meet the document that is just leaving.
            if "context was destroyed" not in str(error):
                raise
            return None
        return colour

    dark, light = "rgb(17, 17, 17)", "rgb(255, 255, 255)"
    _until(lambda: background() == light)
    page.click("#scheme-dark")
    _until(lambda: background() == dark)
    page.emulate_media(color_scheme="dark")
    page.click("#scheme-light")
    _until(lambda: background() == light)
    page.click("#scheme-auto")
    _until(lambda: background() == dark)


def test_tabs_show_text_and_web_page_from_the_keyboard(page: Any) -> None:
    """Tab and Enter are enough, and the focus stays where it was."""
    page.focus("#view-mail")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.frame_locator("iframe").locator("pre", has_text="* Boats are back.").wait_for()
    assert page.evaluate("document.activeElement.id") == "view-text"
    assert page.get_attribute("#view-text", "aria-current") == "page"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.frame_locator("iframe").locator("h1", has_text="The page").wait_for()


def test_a_change_reloads_and_an_error_is_shown_until_it_is_mended(page: Any, served: Any) -> None:
    """Saving is enough; the place on the page stays; a mistake shows file and line above the last good edition."""
    mail = page.frame_locator("iframe")
    mail.locator("p", has_text="Boats are back.").wait_for()
    _box(page)
    page.evaluate("scrollTo(0, 400)")
    served.draft.write_text("Whales are back.", encoding="utf-8")
    mail.locator("p", has_text="Whales are back.").wait_for()
    assert page.evaluate("scrollY") == 400
    assert "Whales are back." in page.title()
    served.draft.write_text("BROKEN", encoding="utf-8")
    page.locator(".reason", has_text="templates/roundup/digest.mjml:12: <b>unexpected</b>").wait_for()
    mail.locator("p", has_text="Whales are back.").wait_for()
    served.draft.write_text("Mended.", encoding="utf-8")
    page.locator(".reason").wait_for(state="detached")
    mail.locator("p", has_text="Mended.").wait_for()


def test_the_notes_unfold_without_a_second_scroll_bar(page: Any, served: Any) -> None:
    """How an item was summarized is closed at first; the frame grows and shrinks with it, and a command is selected
    whole by a click."""
    served.edition = lambda words: summarized()
    served.draft.write_text("Whales are back.", encoding="utf-8")
    page.click("#view-notes")
    notes = page.frame_locator("iframe")
    notes.locator("summary").wait_for()
    assert not notes.locator("dl").is_visible()
    closed = _box(page)["height"]
    notes.locator("summary").click()
    _until(lambda: _box(page)["height"] > closed)
    frame = "document.querySelector('iframe').contentDocument"
    assert _box(page)["height"] == page.evaluate(f"{frame}.documentElement.scrollHeight")
    notes.locator("dd code").nth(1).click()
    command = "digest swap 1a2b --with 2 --date 2026-09-21"
    _until(lambda: page.evaluate(f"{frame}.getSelection().toString()").strip() == command)
    notes.locator("summary").click()
    _until(lambda: _box(page)["height"] == closed)


@pytest.mark.parametrize("first_words", ["BROKEN"])
def test_an_issue_that_cannot_be_built_at_first_appears_when_it_can(page: Any, served: Any) -> None:
    """Without any good edition the page shows the error alone, and the issue as soon as there is one."""
    page.locator(".reason").wait_for()
    assert page.locator("iframe").count() == 0
    served.draft.write_text("At last.", encoding="utf-8")
    page.frame_locator("iframe").locator("p", has_text="At last.").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_every_screen(chromium: Any, served: Any, scheme: str) -> None:
    """Nothing makes the page wider than the screen, and on a narrow one the mail takes all of it."""
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    for width in (320, 800, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        page.goto(served.address)
        page.wait_for_selector("iframe.wfull" if width == 320 else "iframe.w640")
        assert _box(page)["width"] == min(width, 640)
        assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()


def test_without_script_the_choices_are_links(chromium: Any, served: Any) -> None:
    """With JavaScript switched off, tabs, widths and a manual reload do all that is needed."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address)
    page.click("#width-320")
    page.click("#view-web")
    page.locator("iframe.w320").wait_for(state="attached")
    page.frame_locator("iframe").locator("h1", has_text="The page").wait_for()
    context.close()


def test_when_the_preview_ends_the_page_says_so(chromium: Any, served: Any) -> None:
    """The server is gone: one line at the foot of the page, and the mail stays to be read."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(served.address)
    page.frame_locator("iframe").locator("p", has_text="Boats are back.").wait_for()
    served.stop()
    page.locator("#gone", has_text="The preview has ended.").wait_for()
    assert page.frame_locator("iframe").locator("p", has_text="Boats are back.").count() == 1
    context.close()
