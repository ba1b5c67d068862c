"""From the header of a mail that was sent to a reader who has left, as a mail program does it (RFC 8058)."""

from __future__ import annotations

import email
import email.policy
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from digest.values import Address, Balance
from subscribers import People, keys_of, tokens
from tests.fakes.smtp import Smtp
from tests.journeys.conftest import SLUG, Newsletter


def people_of(newsletter: Newsletter) -> People:
    """The newsletter's subscribers."""
    keys = keys_of(newsletter.store, newsletter.folder, make=False)
    return People(newsletter.store, keys, lambda: pytest.fail("nobody looks at the clock"))


@pytest.fixture
def on_the_web(newsletter: Newsletter) -> Newsletter:
    """Approved, its address on the web in the settings."""
    path = newsletter.folder / "digest.toml"
    path.write_text(
        path.read_text().replace("[newsletter]\n", '[newsletter]\nweb = "https://pier.example/roundup/"\n')
    )
    done = newsletter.here("approve", SLUG, "--by", "Edda")
    assert done.returncode == 0, done.stderr
    return newsletter


@contextmanager
def serving(newsletter: Newsletter) -> Iterator[str]:
    """The address of `digest serve`."""
    process = subprocess.Popen(
        newsletter.command("serve"),
        env=newsletter.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()
        _, err = process.communicate(timeout=30)
        assert process.returncode == 0
        assert "Traceback" not in err
    finally:
        process.kill()
        process.communicate()


def posted(address: str, link: str) -> int:
    """The answer to what a mail program posts to the link, passed on by a web server with its path as it is."""
    request = urllib.request.Request(address.rstrip("/") + urlsplit(link).path, b"List-Unsubscribe=One-Click")
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.url == request.full_url  # no redirect
        return int(answer.status)


def links(folder: Path) -> dict[str, str]:
    """The https address in each mail's List-Unsubscribe, by who it is to."""
    found = {}
    for path in folder.glob("**/*.eml"):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        (link,) = re.findall(r"<(https://[^>]*)>", message["List-Unsubscribe"])
        found[message["To"].addresses[0].addr_spec] = link
    return found


def test_the_link_in_a_mail_unsubscribes_its_reader(on_the_web: Newsletter, tmp_path: Path) -> None:
    """One click, and the one who pressed is gone, twice or once; nobody else is."""
    on_the_web.subscribe(5)
    done = on_the_web.run("send", SLUG, "--relay", f"eml:{tmp_path / 'out'}", "--yes")
    assert done.returncode == 0, done.stderr
    found = links(tmp_path / "out")
    assert len(found) == 5
    assert all(link.startswith("https://pier.example/roundup/unsubscribe/") for link in found.values())
    with serving(on_the_web) as address:
        assert posted(address, found["reader3@example.org"]) == 200
        assert posted(address, found["reader3@example.org"]) == 200
    people = people_of(on_the_web)
    assert people.count() == {"active": 4, "unsubscribed": 1}
    assert people.the(Address("reader3@example.org")).status == "unsubscribed"


def test_who_leaves_by_the_link_while_it_is_sent_does_not_get_it(on_the_web: Newsletter) -> None:
    """From that moment on, also in a send that has begun."""
    on_the_web.subscribe(30)
    on_the_web.delivery("connections = 1", "per_second = 15")
    people = people_of(on_the_web)
    with Smtp() as server, serving(on_the_web) as address:
        sending = on_the_web.start("send", SLUG, "--relay", server.url, "--yes")
        until = time.monotonic() + 30
        while not server.messages and time.monotonic() < until:
            time.sleep(0.02)
        late = [reader for reader, state in on_the_web.states().items() if state == "pending"][-1]
        token = tokens.made(people.the(Address(late)).id, people.keys)
        assert posted(address, f"https://pier.example/roundup/unsubscribe/{token}") == 200
        _, said = sending.communicate(timeout=60)
    assert sending.returncode == 0, said
    assert late not in server.accepted
    assert on_the_web.balance() == Balance(audience=30, sent=29, suppressed=1)
