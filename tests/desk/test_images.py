"""The issue's images on the desk: shown in mail and web page, and nothing else of the folder."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from digest import desk
from digest.desk import views
from digest.desk.server import server
from digest.issues import Folder
from digest.values import Edition, Issue, Masthead, Picture, Url
from tests.fakes.images import encoded, flat

DATA = encoded(flat(), "JPEG")
NAME = f"images/{sha256(DATA).hexdigest()[:16]}.jpg"
WEB = "https://light.example/it's?a=1&b=2"


@pytest.fixture
def edition() -> Edition:
    """An edition whose mail and page show one image, as a template escapes it."""
    picture = Picture(article="a", name=NAME, width=600, height=400, bytes=len(DATA), url=Url("https://a.example/p"))
    masthead = Masthead(name="The Harbour Light", web=Url(WEB))
    issue = Issue(masthead=masthead, slug="2026-09-21", date=dt.date(2026, 9, 21), sections=(), pictures=(picture,))
    mail = "https://light.example/it&#39;s?a=1&amp;b=2/2026-09-21/" + NAME
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; img-src 'self' data: https:\">"
    return Edition(
        issue=issue,
        subject="s",
        html=f"<!doctype html><html><head></head><body><img id='i' src=\"{mail}\"></body></html>",
        text="t",
        page=f"<!doctype html><html><head>{policy}</head><body><img id='i' src=\"{NAME}\"></body></html>",
    )


@pytest.fixture
def address(tmp_path: Path, edition: Edition) -> Iterator[str]:
    """A desk over a folder with the image in it."""
    folder = Folder(tmp_path / "2026-09-21")
    folder.write(edition, "draft", seen=None, pictures={NAME: DATA})
    application = desk.app(desk.Preview(build=lambda: edition, picture=folder.read_picture, watch=[folder.draft]))
    listener = socket.create_server(("127.0.0.1", 0))
    where = f"http://127.0.0.1:{listener.getsockname()[1]}"
    ready = threading.Event()
    running = server(application, where, lambda _: ready.set())
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        assert ready.wait(10)
        yield where
    finally:
        running.should_exit = True
        thread.join(10)


def status_of(address: str) -> int:
    """What a browser is answered."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_the_image_is_served_as_one_and_nothing_else_is(address: str) -> None:
    """With headers that keep it from being anything but an image."""
    with urllib.request.urlopen(f"{address}/{NAME}", timeout=10) as answer:
        assert answer.read() == DATA
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for other in ("images/draft.md", "images/..%2fdraft.md", "images/%2e%2e/draft.md", f"images/{'0' * 16}.jpg",
                  "images/", f"{NAME}%0a", "images/../draft.md"):  # fmt: skip
        assert status_of(f"{address}/{other}") == 404, other


def test_the_mail_shows_it_from_here_and_the_page_as_it_is(edition: Edition) -> None:
    """On the web it is not before the issue is published; without a web address a mail has none."""
    assert f'src="/{NAME}"' in views.shown(edition, "mail", "auto")
    assert f'src="{NAME}"' in views.shown(edition, "web", "auto")
    alone = replace(edition, issue=replace(edition.issue, masthead=Masthead(name="The Harbour Light")))
    assert views.shown(alone, "mail", "dark").count("https://light.example") == 1


@pytest.mark.browser
def test_a_browser_shows_it_in_both(address: str) -> None:
    """The policies of desk, view and page together let it through."""
    import os

    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page: Any = chromium.new_page()
        for view in ("mail", "web"):
            page.goto(f"{address}/?view={view}")
            frame = page.frame_locator("iframe")
            frame.locator("#i").wait_for(state="attached")
            page.wait_for_function("document.querySelector('iframe').contentDocument.images[0]?.complete")
            assert frame.locator("#i").evaluate("image => image.naturalWidth") == 600, view
        chromium.close()
