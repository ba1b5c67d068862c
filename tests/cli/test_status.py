"""`digest status`: what an editor sees of a send, once, going on, and on a page."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import sqlalchemy as sa

from digest.store import engine, ledger, runs, senders, tables
from digest.store.engine import Store
from digest.values import Balance
from tests.cli.conftest import Run
from tests.fakes import sent
from tests.fakes.sent import SLUG
from tests.fakes.web import nonsense

SEVEN = ("audience", "sent", "suppressed", "failed", "deferred", "unknown", "pending")


@pytest.fixture
def store(newsletter: Path) -> Iterator[Store]:
    """The newsletter's store, with an issue that is half sent."""
    with engine.opened(f"sqlite:///{newsletter / 'digest.db'}") as store:
        sent.fill(store)
        yield store


def finish(store: Store) -> None:
    """Everybody has it."""
    with store.writing() as connection:
        connection.execute(sa.update(tables.deliveries).values(state="sent", sender=None))


def test_the_figures_as_scripts_rely_on_them(newsletter: Path, digest: Run, store: Store) -> None:
    """Seven keys and no more; `--full` says the same and more."""
    (plain,) = digest("-C", newsletter, "status", SLUG, "--json").lines
    assert tuple(plain) == SEVEN
    (full,) = digest("-C", newsletter, "status", SLUG, "--json", "--full").lines
    assert {name: full[name] for name in SEVEN} == plain
    assert (full["state"], full["per_second"], full["seconds_left"]) == ("stopped", 0.0, None)
    assert full["reasons"][0] == {"state": "deferred", "code": 451, "reason": "busy (id …)", "count": 2}
    assert full["relays"][0] == {"relay": sent.RELAYS[0], "sent": 2, "failed": 2, "deferred": 0, "unknown": 0}
    assert full["domains"] == []
    (full,) = digest("-C", newsletter, "status", SLUG, "--json", "--full", "--domains").lines
    assert [one["name"] for one in full["domains"]] == ["mailbox.example", "post.example", ""]
    assert full["begun_at"].endswith("+00:00")


def test_the_figures_name_everybody_who_did_not_get_it(newsletter: Path, digest: Run, store: Store) -> None:
    """Where asked, beside all other keys, as the table does; where nothing is sent yet, nobody."""
    for more in ((), ("--full",)):
        (plain,) = digest("-C", newsletter, "status", SLUG, "--json", *more).lines
        (found,) = digest("-C", newsletter, "status", SLUG, "--json", "-v", *more).lines
        problems = found.pop("problems")
        assert found.keys() == plain.keys()
        assert len(problems) == plain["failed"] + plain["deferred"] + plain["unknown"] > 0
    (one,) = [one for one in problems if one["person"] == 6]
    assert one["address"] == "reader6@mailbox.example"
    assert (one["state"], one["code"], one["reason"]) == ("deferred", 451, "busy (id 4fT9xk22Qz81)")


@pytest.mark.parametrize("more", [(), ("--full",)])
def test_figures_and_names_are_of_one_moment(
    newsletter: Path, digest: Run, store: Store, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    """Where the send gets on between the two, as well: who is counted is named."""
    count = ledger.balance

    def counted(*told: Any) -> Balance:
        found = count(*told)
        finish(store)
        return found

    monkeypatch.setattr(ledger, "balance", counted)
    (found,) = digest("-C", newsletter, "status", SLUG, "--json", "-v", *more).lines
    assert len(found["problems"]) == found["failed"] + found["deferred"] + found["unknown"] > 0


def test_the_table_says_what_goes_on_and_who_did_not_get_it(newsletter: Path, digest: Run, store: Store) -> None:
    """The balance first, as ever; then where it stands, what came back, relays, domains, and those it befell."""
    sent.came_back(store, 1, "hard")
    sent.happened(store, "corrected", -50)
    told = digest("-C", newsletter, "status", SLUG, "--domains").out
    assert told.startswith("audience         12\nsent              3\nsuppressed        1\n")
    assert f"stopped: nobody is sending: `digest send {SLUG}` goes on" in told
    assert "came back  hard bounces 1" in told
    assert f"{sent.RELAYS[1]}     1       0         2        1" in told
    assert "mailbox.example        8     2         2       1        0" in told
    assert f"{sent.OLD[:12]} of 2026-09-21 07:15     2" in told
    assert "deferred 1: 451 busy (id 4fT9xk22Qz81): reader6@mailbox.example" in told


def test_a_send_that_goes_on_is_told_with_speed_and_time_left(newsletter: Path, digest: Run, store: Store) -> None:
    """By what its runs say; once it is held, by that."""
    from digest.store.ledger import now_utc

    beat = runs.begun(store, SLUG, senders.me(), now_utc())
    beat.beat(8, 3, 2.0, "held by pace", now_utc())
    assert "sending: 2.0 a second, 2 s left, held by pace" in digest("-C", newsletter, "status", SLUG).out
    with store.writing() as connection:
        held = {"held": "paused", "held_at": sent.NOW, "held_why": "a wrong\x1b[31m date"}
        connection.execute(sa.update(tables.sends).values(held))
    told = digest("-C", newsletter, "status", SLUG).out
    assert "paused: nobody is sent to since 2026-09-21 07:30: a wrong[31m date\n" in told


@pytest.mark.parametrize(
    "options",
    [
        ("--full",),
        ("--port", "8080"),
        ("--web", "--watch"),
        ("--web", "--json"),
        ("--editions", "--watch"),
        ("--editions", "--domains"),
        ("--editions", "--json", "--full"),
        ("--json", "--domains"),
        ("-v", "--watch"),
        ("-v", "--watch", "--json"),
        ("-v", "--web"),
        ("-v", "--editions"),
    ],
)
def test_options_that_do_not_go_together(newsletter: Path, digest: Run, options: tuple[str, ...]) -> None:
    """Wrong usage, told on a line."""
    said = digest("-C", newsletter, "status", SLUG, *options)
    assert said.code == 2
    assert "--" in said.err


def test_watching_without_a_terminal_prints_lines(newsletter: Path, digest: Run, store: Store) -> None:
    """It ends with the send; with --json each line is the whole of it."""
    finish(store)
    said = digest("-C", newsletter, "status", SLUG, "--watch")
    assert said.out.endswith("  12 sent of 12: nobody is waited for any more\n")
    (full,) = digest("-C", newsletter, "status", SLUG, "--watch", "--json", "--domains").lines
    assert (full["sent"], full["state"], len(full["domains"])) == (12, "sent", 3)


def test_there_is_nothing_to_watch_before_anything_was_sent(newsletter: Path, digest: Run) -> None:
    """Looking makes no store."""
    assert digest("-C", newsletter, "build", "--date", SLUG, "-q").code == 0
    (newsletter / "digest.db").unlink()
    said = digest("-C", newsletter, "status", SLUG, "--json", "-v")
    assert said.lines == [dict.fromkeys(SEVEN, 0) | {"problems": []}]
    said = digest("-C", newsletter, "status", SLUG, "--watch")
    assert (said.code, said.out.endswith("nobody of 0: no send of it has begun\n")) == (0, True)
    assert not (newsletter / "digest.db").exists()
    assert digest("-C", newsletter, "status", "2026-09-22", "--watch").code == 1


def _started(newsletter: Path, *options: str, lines: str = "60", **more: Any) -> subprocess.Popen[bytes]:
    """`digest status` in a process of its own."""
    command = [sys.executable, "-m", "digest", "-C", str(newsletter), "status", SLUG, *options]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "80", "LINES": lines}
    return subprocess.Popen(command, env=environment, **more)


def _read_until(descriptor: int, words: bytes) -> bytes:
    """What is written there up to those words."""
    read, end = b"", time.monotonic() + 20
    while words not in read:
        ready = select.select([descriptor], [], [], max(end - time.monotonic(), 0))[0]
        assert ready, f"not seen: {words!r} in {read!r}"
        read += os.read(descriptor, 65_536)
    return read


def test_on_a_terminal_the_screen_is_redrawn_until_the_send_is_over(newsletter: Path, store: Store) -> None:
    """In place, and at the end it stays."""
    ours, theirs = pty.openpty()
    process = _started(newsletter, "--watch", "--domains", stdout=theirs)
    os.close(theirs)
    try:
        first = _read_until(ours, b"counted at").decode()
        assert "67%" in first
        assert "stopped, " in first
        finish(store)
        last = _read_until(ours, b"100%").decode()
        assert "\x1b[H" in last
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_a_low_terminal_shows_what_fits(newsletter: Path, store: Store) -> None:
    """And says how much does not."""
    ours, theirs = pty.openpty()
    process = _started(newsletter, "--watch", stdout=theirs, lines="10")
    os.close(theirs)
    try:
        shown = _read_until(ours, b"more lines").decode()
        assert shown.count("\n") == 9
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_ctrl_c_ends_it_quietly(newsletter: Path, store: Store) -> None:
    """It is how watching usually ends."""
    process = _started(newsletter, "--watch", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    _read_until(process.stdout.fileno(), b"goes on")
    process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=20)
    assert (process.returncode, complaints) == (0, b"")


@contextmanager
def paged(newsletter: Path) -> Iterator[Callable[[], str]]:
    """What gives the page as it is now, of a send that has not begun; at the end, all that was said of it."""
    process = _started(newsletter, "--web", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert process.stdout is not None
        address = _read_until(process.stdout.fileno(), b"\n").decode().strip()

        def page() -> str:
            with urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())

        yield page
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
        assert process.returncode == 0
        assert said.decode() == f"digest: no send of {SLUG} has begun: the page waits for it\n"
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("stored", [True, False])
def test_the_page_waits_for_a_send_that_has_not_begun(newsletter: Path, digest: Run, stored: bool) -> None:
    """Whether or not there is a store yet: looking makes none, and once there is one it is seen."""
    assert digest("-C", newsletter, "build", "--date", SLUG, "-q").code == 0
    if not stored:
        (newsletter / "digest.db").unlink()
    with paged(newsletter) as page:
        assert "no send of it has begun" in page()
        assert (newsletter / "digest.db").exists() is stored
        with engine.opened(f"sqlite:///{newsletter / 'digest.db'}") as store:
            sent.fill(store)
        assert "of 12 still open" in page()


def test_the_page_s_address_is_the_first_line(newsletter: Path, store: Store) -> None:
    """The page answers there until Ctrl-C; what is no request is not told of."""
    process = _started(newsletter, "--web", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    address = _read_until(process.stdout.fileno(), b"\n").decode().strip()
    with urlopen(address, timeout=10) as answer:
        assert SLUG in answer.read().decode()
    assert nonsense(address) == b"HTTP/1.1 400 Bad Request"
    process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=20)
    assert (process.returncode, complaints) == (0, b"")
