"""The page of a send: what it says, that it renews itself, and how it looks in a real browser."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from digest.desk import board
from digest.progress import Held, Progress, Running
from digest.store import engine, runs, senders, tables
from digest.store.engine import Store
from digest.store.watching import Watch
from digest.values import Masthead
from tests import axe
from tests.fakes import sent
from tests.fakes.sent import NOW, SLUG

MASTHEAD = Masthead(name="The <Pier> Post", timezone="Europe/Lisbon")
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """A store with an issue that is half sent, and of which everything is known that can be."""
    with engine.opened(sqlite_url) as store:
        sent.fill(store)
        sent.happened(store, "corrected", -50)
        sent.came_back(store, 1, "hard")
        yield store


@pytest.fixture
def watched(store: Store) -> Watch:
    """That issue's send."""
    return Watch(store=store, slug=SLUG, domains=20)


@pytest.fixture
def client(watched: Watch) -> TestClient:
    """The application, asked under a name of this machine."""
    return TestClient(board.app(watched, MASTHEAD), base_url="http://127.0.0.1")


def test_the_page_says_what_the_figures_are(client: TestClient) -> None:
    """In tables with captions; nothing from outside is taken for HTML, and nobody's address is there."""
    answer = client.get("/")
    assert answer.status_code == 200
    text = answer.text
    assert "<title>67% of 2026-09-21 · The &lt;Pier&gt; Post</title>" in text
    assert "<strong>67%</strong> done, 4 of 12 still open" in text
    for caption in ("Balance", "Reasons", "Came back", "Versions", "Relays", "Domains"):
        assert f"<caption>{caption}" in text
    assert "5.1.1 &lt;…&gt;: no such user" in text
    assert '<th scope="row" class="name">mailbox.example</th>' in text
    assert "reader4" not in text
    assert "<script" not in text


def test_it_renews_itself_unless_that_was_stopped_or_all_is_over(client: TestClient, watched: Watch) -> None:
    """By a header, so that who reads slowly can stop it."""
    assert int(client.get("/").headers["refresh"]) >= board.RENEWED_S
    assert "refresh" not in client.get("/?still").headers
    assert "Let it renew itself" in client.get("/?still").text
    waits = Watch(store=watched.store, slug="2026-09-22")
    answer = TestClient(board.app(waits, MASTHEAD), base_url="http://127.0.0.1").get("/")
    assert ("refresh" in answer.headers, "no send of it has begun" in answer.text) == (True, True)
    with watched.store.writing() as connection:
        connection.execute(sa.update(tables.deliveries).values(state="sent", sender=None))
    answer = client.get("/")
    assert "refresh" not in answer.headers
    assert "this page stays as it is" in answer.text


def test_it_answers_under_this_machine_s_own_names_alone(client: TestClient) -> None:
    """A web site that points its name at us gets nothing, and nothing may be framed or loaded from elsewhere."""
    assert client.get("/", headers={"host": "pier.example"}).status_code == 421
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert client.get("/board.css").headers["content-type"].startswith("text/css")
    assert client.get("/board.html").status_code == 404


def test_a_store_that_cannot_be_read_is_told_and_tried_again(client: TestClient, watched: Watch) -> None:
    """A database that restarts is there again a moment later."""
    with watched.store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE sends RENAME TO elsewhere")
    watched.store.close()
    file = Path(str(watched.store.engine.url.database))
    file.write_bytes(b"no database at all, but long enough to be looked at" * 200)
    for one in file.parent.glob(f"{file.name}-*"):
        one.unlink()
    answer = client.get("/")
    assert (answer.status_code, "not a database" in answer.text) == (503, True)
    assert "refresh" in answer.headers


def test_what_is_held_or_runs_is_told() -> None:
    """In words beside the bar."""
    run = Running(sender="m", started_at=NOW, beat_at=NOW, settled=1_200, sent=1, rate=12.0, trouble="held by <pace>")
    going = Progress(slug=SLUG, at=NOW, begun_at=NOW, runs=(run,))
    assert "held by &lt;pace&gt;" in board.html(going, MASTHEAD)
    held = replace(going, held=Held(kind="paused", at=NOW, why="a <wrong> date"))
    assert "nobody is sent to since 08:30: a &lt;wrong&gt; date" in board.html(held, MASTHEAD)


@pytest.mark.browser
def test_axe_finds_nothing_and_the_page_fits_every_screen(client: TestClient, store: Store) -> None:
    """Light and dark, at the width of a phone and of a desk."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        pytest.fail("no Chromium: run `apt-get install -y --no-install-recommends chromium`", pytrace=False)
    from digest.store.ledger import now_utc

    runs.begun(store, SLUG, senders.me(), now_utc()).beat(1, 1, 2.0, "waiting for post.example", now_utc())
    style = client.get("/board.css").text
    html = client.get("/").text.replace('<link rel="stylesheet" href="/board.css">', f"<style>{style}</style>")
    assert "Runs" in html
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page: Any = browser.new_page()
        try:
            assert axe.complaints(page, html) == []
            for width in (320, 800, 1280):
                page.set_viewport_size({"width": width, "height": 700})
                assert page.evaluate("document.documentElement.scrollWidth") == width
        finally:
            browser.close()
