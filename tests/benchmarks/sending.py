"""Messages a second: the ledger on, beside smtplib with ready bytes and beside the obvious program."""

from __future__ import annotations

import datetime as dt
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from functools import partial
from pathlib import Path

from digest import deliver, dispatch, render
from digest.settings import Delivery, Settings
from digest.store import editions, engine, ledger
from digest.values import Address, Edition, PersonId, Recipient
from subscribers import People, candidate, keys_of, tokens

READERS = 400
RUNS = 3
SIZE = 52_000
"""Bytes of HTML: a full issue."""


@contextmanager
def sink() -> Iterator[int]:
    """The port of a server that takes everything, in another process."""
    command = [sys.executable, "-m", "tests.benchmarks.sink"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.communicate()


def issue() -> Edition:
    """The theme's sample, filled up to the size of a full issue."""
    theme = render.theme("roundup", render.folders(None), {})
    sample = render.sample(theme)
    while len((made := render.edition(sample, theme)).html.encode()) < SIZE:
        sample = replace(sample, sections=sample.sections * 2)
    return made


def ready_bytes(port: int, skeleton: deliver.Skeleton) -> None:
    """smtplib, one connection, the same ready bytes for everybody."""
    message = skeleton.message(_reader(1))
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number in range(READERS):
            line.sendmail(skeleton.sender, [_reader(number).address], message)


def obvious(port: int, edition: Edition) -> None:
    """EmailMessage built anew and a connection for each reader, nothing written down."""
    for number in range(READERS):
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = (
            "ed@pier.example",
            _reader(number).address,
            edition.subject,
        )
        message.set_content(edition.text)
        message.add_alternative(edition.html, subtype="html")
        with smtplib.SMTP("127.0.0.1", port) as line:
            line.send_message(message)


def ours(port: int, edition: Edition, connections: int) -> float:
    """Seconds for the whole of `digest send` from the relay on, the audience frozen and the ledger on SQLite."""
    with tempfile.TemporaryDirectory() as name, engine.opened(engine.of_folder(Path(name), "digest.db")) as store:
        keys = keys_of(store, Path(name), make=True)
        people = People(store, keys, ledger.now_utc)
        for number in range(READERS):
            people.add(candidate(f"reader{number}@example.org"), wording="Yes.")
        now = ledger.now_utc()
        approval = editions.approve(store, edition, by="bench", at=now)
        run = dispatch.Run(
            settings=Settings(folder=Path(name), delivery=Delivery(connections=connections)),
            store=store,
            edition=edition,
            relay=deliver.relay(f"smtp://127.0.0.1:{port}"),
            token=partial(tokens.made, keys=keys),
            wait=dt.timedelta(),
            told=lambda _: None,
            waits=lambda *_: None,
        )
        started = time.perf_counter()
        ledger.start(store, edition.issue.slug, approval.edition, now)
        run.go(approval.edition, now)
        seconds = time.perf_counter() - started
        assert ledger.balance(store, edition.issue.slug, now).sent == READERS
    return seconds


def _reader(number: int) -> Recipient:
    return Recipient(person=PersonId(number), address=Address(f"reader{number}@example.org"), token="a" * 18)


def _timed(way: Callable[[], None]) -> float:
    """How long it took, in seconds."""
    started = time.perf_counter()
    way()
    return time.perf_counter() - started


def main() -> None:
    """Prints the rates, medians of runs in turn, and ours as a ratio to each peer."""
    edition = issue()
    skeleton = deliver.skeleton(edition, sent_at=ledger.now_utc())
    with sink() as port:
        ways: dict[str, Callable[[], float]] = {
            **{f"digest send, {n} lines": partial(ours, port, edition, n) for n in (1, 2, 10)},
            "smtplib, ready bytes": partial(_timed, partial(ready_bytes, port, skeleton)),
            "the obvious program": partial(_timed, partial(obvious, port, edition)),
        }
        rates: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(RUNS):
            for name, way in ways.items():
                rates[name].append(READERS / way())
    middle = {name: statistics.median(found) for name, found in rates.items()}
    size = len(skeleton.message(_reader(1)))
    print(f"{READERS} messages of {size:,} bytes, messages a second (ledger on SQLite, every mark committed):")
    for name, rate in middle.items():
        to = ", ".join(f"{rate / middle[peer]:.2f} x {peer}" for peer in list(middle)[-2:] if peer != name)
        print(f"  {name:<22} {rate:7,.0f}   {to}")
