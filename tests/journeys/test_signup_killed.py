"""`digest serve` is killed between a sign-up and its letter: started again, the letter goes out."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
import re
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from digest.store.tables import requests
from tests.fakes.smtp import Smtp, Stall
from tests.journeys.conftest import Newsletter
from tests.journeys.test_unsubscribe import serving

ANNA = "anna@reader.example"
SETTINGS = '[newsletter]\nweb = "https://pier.example/roundup"\n'
REACHED: dict[str, Callable[[Smtp], bool]] = {
    "connect": lambda relay: relay.connections > 0,
    "rcpt": lambda relay: any(line.startswith("RCPT") for _, line in relay.commands),
    "dot": lambda relay: bool(relay.messages),
}
"""How one sees that the postman waits for the relay's answer there."""


def settled(newsletter: Newsletter, relay: Smtp) -> None:
    """Its address on the web, its relay, and a form that may be filled in at once."""
    path = newsletter.folder / "digest.toml"
    text = path.read_text().replace("[newsletter]\n", SETTINGS)
    text = text.replace("[delivery]\n", f'[delivery]\nrelay = "{relay.url}"\nstarttls = false\n')
    path.write_text(text.replace("# [signup]\n", "[signup]\nseconds = 0\n"))


@contextmanager
def doomed(newsletter: Newsletter) -> Iterator[str]:
    """The address of `digest serve`, which is killed at the end."""
    command = newsletter.command("serve")
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=newsletter.environment, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
            assert process.poll() is None
        finally:
            process.kill()


def asked(address: str, fields: dict[str, str] | None = None) -> str:
    """The page at the address, or what became of the form."""
    data = urlencode(fields).encode() if fields is not None else None
    with urllib.request.urlopen(address, data, timeout=30) as answer:
        return str(answer.read().decode())


def waited(reached: Callable[[], bool]) -> None:
    """Nothing, once it is so."""
    until = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < until
        time.sleep(0.02)


def links(relay: Smtp) -> list[str]:
    """The path of the link in each letter."""
    messages = [email.message_from_bytes(one.data, policy=email.policy.default) for one in relay.messages]
    texts = [str(part.get_content()) for one in messages if (part := one.get_body(("plain",)))]
    return [link for one in texts for link in re.findall(r"https://pier\.example/roundup/(confirm/\w+)", one)]


def sign_up(address: str) -> None:
    """Fills in the form, and is told to look into the inbox."""
    (stamp,) = re.findall(r'name="stamp" value="([^"]+)"', asked(address))
    fields = {"address": ANNA, "consent": "yes", "which": "all", "frequency": "every", "stamp": stamp}
    assert "Look into your inbox" in asked(f"{address}subscribe", fields)


def later(newsletter: Newsletter) -> None:
    """The lease of the one who was killed is over."""
    now = dt.datetime.now(dt.UTC)
    with newsletter.store.writing() as connection:
        lease = connection.scalar(sa.select(requests.c.next_at))
        assert lease is None or lease - now < dt.timedelta(minutes=5)
        due = sa.update(requests).where(requests.c.next_at.is_not(None))
        connection.execute(due.values(next_at=now))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("store_url", "stage", "count"),
    [
        ("sqlite", None, {1, 2}),
        ("sqlite", "connect", {1}),
        ("sqlite", "dot", {2}),
        ("postgresql", "rcpt", {1}),
    ],
    indirect=["store_url"],
)
def test_the_letter_goes_out_by_the_next_one(newsletter: Newsletter, stage: str | None, count: set[int]) -> None:
    """Once, or twice where the relay had it already; its link confirms, and each step is written down once."""
    with Smtp() as relay:
        settled(newsletter, relay)
        if stage:
            relay.on(stage, Stall())
        with doomed(newsletter) as address:
            sign_up(address)
            waited(lambda: stage is None or REACHED[stage](relay))
        relay.calm()
        if stage != "connect":  # nobody takes a letter while there is no relay to take it to
            later(newsletter)
        with serving(newsletter) as address:
            waited(lambda: len(links(relay)) >= min(count))
            (link,) = set(links(relay))
            assert "You are subscribed" in asked(address + link, {})
        assert len(relay.messages) in count
        assert {one.recipients for one in relay.messages} == {(ANNA,)}
    told = newsletter.run("subscribers", "history", ANNA, "--json").stdout.splitlines()
    assert [json.loads(one)["kind"] for one in told] == ["asked", "consent"]
    with newsletter.store.reading() as connection:
        assert connection.execute(sa.select(requests.c.state, requests.c.next_at)).all() == [("confirmed", None)]
