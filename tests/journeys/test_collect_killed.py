"""Collecting that is killed again and again: the store is whole each time, and the next run goes on."""

import os
import random
import time

import pytest
import sqlalchemy as sa

from digest.store import status, wire
from digest.store.tables import entries, entry_keys
from tests.fakes.web import Web
from tests.journeys.conftest import Newsletter

KILLS = 20
FEEDS, ITEMS = 12, 8


def serve(web: Web) -> list[str]:
    """Feeds of teasers with a page behind each; the addresses of the feeds."""
    web.page("/robots.txt", "", kind="text/plain")
    found = []
    for feed in range(FEEDS):
        items = []
        for number in range(ITEMS):
            words = f"Story {feed} {number} of the coast: the ferry {'abcdefghij'[feed % 10] * 5} sails at {number}."
            address = web.page(
                f"/{feed}/{number}",
                f"<html><head><title>Story {feed}-{number}</title></head><body><article>"
                + f"<p>{words} It will do so for the whole winter, said the board.</p>" * 6
                + "</article></body></html>",
            )
            items.append(
                f"<item><guid>{feed}-{number}</guid><title>Story {feed}-{number}</title><link>{address}</link>"
            )
            items.append(f"<description>{words}</description></item>")
        text = f'<rss version="2.0"><channel><title>F{feed}</title>{"".join(items)}</channel></rss>'
        found.append(web.page(f"/{feed}.xml", text))
    return found


@pytest.mark.slow
def test_killed_at_any_moment_the_store_is_whole(newsletter: Newsletter) -> None:
    """In the end every entry is there once, with its article, and nothing is waited for."""
    dice = random.Random(os.urandom(8))
    toml = newsletter.folder / "digest.toml"
    toml.write_text(
        toml.read_text().replace("[collect]\n", "[collect]\nprivate_addresses = true\npause_seconds = 0.01\n")
    )
    with Web() as web:
        outlines = "".join(f'<outline type="rss" xmlUrl="{one}"/>' for one in serve(web))
        (newsletter.folder / "sources.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        for _ in range(KILLS):
            running = newsletter.start("collect", "-q")
            time.sleep(dice.uniform(0.3, 1.6))
            running.kill()
            running.communicate()
            assert status.status(newsletter.store).problems == ()
        done = newsletter.run("collect", "--json")
    assert done.returncode == 0, done.stderr
    with newsletter.store.reading() as connection:
        rows = connection.execute(sa.select(entries)).all()
        keys = connection.scalar(sa.select(sa.func.count()).select_from(entry_keys))
    mine = [row for row in rows if "://" in row.source]
    assert len(mine) == FEEDS * ITEMS
    assert all(row.snapshot and row.raw is None for row in mine)
    assert keys is not None
    assert keys >= 3 * len(mine)
    sources = tuple({row.source for row in mine})
    assert wire.waiting(newsletter.store, sources) == ()
    found = wire.articles(newsletter.store, sources, since=None)
    assert len({article.id for article in found}) == FEEDS * ITEMS
