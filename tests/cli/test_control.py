"""`digest pause`, `resume` and `cancel`: what a person sees, in mid-send, before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.store import control, engine, ledger
from tests.cli.conftest import Run
from tests.cli.test_send import SLUG, figures, issue, listing, one_line, ready
from tests.fakes.ledgers import Steps
from tests.fakes.smtp import Reply, Smtp

__all__ = ["issue", "ready"]


@pytest.fixture
def sending(ready: Path, digest: Run) -> Path:
    """A send in the middle: one of the three has it, two are deferred."""
    with Smtp() as server:
        server.on("rcpt", Reply(450, "4.2.0 later"), recipient="ben@reader.example")
        server.on("rcpt", Reply(450, "4.2.0 later"), recipient="cy@reader.example")
        assert digest("-C", ready, "send", SLUG, "--relay", server.url, "--yes", "--wait", "0").code == 3
    return ready


def test_a_pause_says_what_was_and_what_is(sending: Path, digest: Run) -> None:
    """On one line; given again it says why it is paused already."""
    said = digest("-C", sending, "pause", SLUG, "--why", "a wrong\nlink", "--by", "Edda")
    assert (said.code, said.err) == (0, "")
    assert one_line(said.out) == (
        f"{SLUG} was being sent; it is paused: 1 of 3 have it, 2 wait for `digest resume {SLUG}`"
    )
    said = digest("-C", sending, "pause", SLUG)
    assert said.code == 0
    assert "was paused (a wrong link); it is paused still" in one_line(said.out)


def test_a_paused_issue_is_not_sent(sending: Path, digest: Run, tmp_path: Path) -> None:
    """Neither the rest of it nor a dry run; the line says how to go on."""
    digest("-C", sending, "pause", SLUG, "--why", "a wrong link")
    for more in ((), ("--dry-run",)):
        said = digest("-C", sending, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes", *more)
        assert said.code == 1
        assert f"is paused (a wrong link): `digest resume {SLUG}`" in one_line(said.err)
    assert not (tmp_path / "out").exists()
    said = digest("-C", sending, "resume", SLUG)
    assert one_line(said.out) == (
        f"{SLUG} was paused (a wrong link); 2 are still to get it: `digest send {SLUG}` goes on"
    )
    assert digest("-C", sending, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes").code == 0
    assert figures(digest, sending)["sent"] == 3


def test_an_issue_approved_anew_does_not_end_a_pause(ready: Path, digest: Run, tmp_path: Path) -> None:
    """Nobody can have it yet, and the send would begin anew."""
    with Smtp() as server:
        server.on("rcpt", Reply(450, "4.2.0 later"))
        digest("-C", ready, "send", SLUG, "--relay", server.url, "--yes", "--wait", "0")
    assert digest("-C", ready, "pause", SLUG).code == 0
    draft = ready / "issues" / SLUG / "draft.md"
    draft.write_text(draft.read_text().replace("The first item was made", "The very first item was made"))
    assert digest("-C", ready, "approve", SLUG, "--by", "Edda").code == 0
    said = digest("-C", ready, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes")
    assert said.code == 1
    assert "is paused" in one_line(said.err)


def test_a_sender_that_lives_goes_on_by_itself(sending: Path, digest: Run) -> None:
    """Then there is nothing more to do."""
    digest("-C", sending, "pause", SLUG)
    store = engine.existing(f"sqlite:///{sending / 'digest.db'}")
    assert store
    with store:
        book = Steps(store, SLUG, edition=(ledger.started(store, SLUG) or ("",))[0], token=str)
        book.hurry()
        assert control.resume(store, SLUG, ledger.now_utc(), "", at=None)
        assert book.claim(1)
        assert control.pause(store, SLUG, ledger.now_utc(), "", "")
    said = digest("-C", sending, "resume", SLUG, "--json")
    assert said.lines[0]["running"] is True
    said = digest("-C", sending, "resume", SLUG)
    assert one_line(said.out) == f"{SLUG} is not held; 2 are still to get it: its sender goes on"


def test_a_cancel_asks_with_the_numbers(sending: Path, digest: Run) -> None:
    """A no leaves everything as it was; with nobody to ask it is wrong usage."""
    before = listing(sending)
    said = digest("-C", sending, "cancel", SLUG, stdin="n\n")
    assert said.code == 130
    assert f"Cancel {SLUG}? 1 of 3 have it; 2 would never get it" in said.err
    said = digest("-C", sending, "cancel", SLUG)
    assert said.code == 2
    assert "--yes" in said.err
    assert listing(sending) == before


def test_a_cancel_is_final_until_it_is_taken_back(sending: Path, digest: Run, tmp_path: Path) -> None:
    """The figures say so; nobody is lost."""
    said = digest("-C", sending, "cancel", SLUG, "--yes", "--why", "not ours")
    assert one_line(said.out) == f"{SLUG} was being sent; it is cancelled: 1 of 3 have it, 2 never get it"
    assert figures(digest, sending) == {
        "audience": 3, "sent": 1, "suppressed": 2, "failed": 0, "deferred": 0, "unknown": 0, "pending": 0
    }  # fmt: skip
    again = digest("-C", sending, "cancel", SLUG)
    assert "was cancelled (not ours); it is cancelled still: 1 of 3 have it, 2 never get it" in one_line(again.out)
    said = digest("-C", sending, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes")
    assert said.code == 1
    assert "is cancelled (not ours)" in one_line(said.err)
    said = digest("-C", sending, "pause", SLUG)
    assert said.code == 1
    assert "is cancelled" in one_line(said.err)
    assert digest("-C", sending, "resume", SLUG).code == 0
    assert figures(digest, sending)["pending"] == 2
    assert digest("-C", sending, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes").code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()}
    assert figures(digest, sending)["sent"] == 3


def test_the_figures_as_json(sending: Path, digest: Run) -> None:
    """What was, what is, why, and the six."""
    (said,) = digest("-C", sending, "pause", SLUG, "--why", "„halt“", "--json").lines
    assert said == {
        "issue": SLUG, "was": None, "is": "paused", "why": "„halt“", "audience": 3, "sent": 1, "suppressed": 0,
        "failed": 0, "deferred": 2, "unknown": 0, "pending": 0,
    }  # fmt: skip
    (said,) = digest("-C", sending, "cancel", SLUG, "--yes", "--json").lines
    assert (said["was"], said["is"], said["suppressed"]) == ("paused", "cancelled", 2)
    (said,) = digest("-C", sending, "resume", SLUG, "--json").lines
    assert (said["was"], said["is"], said["running"], said["pending"]) == ("cancelled", None, False, 2)


@pytest.mark.parametrize("command", ["pause", "resume", "cancel"])
def test_where_nothing_is_being_sent(newsletter: Path, ready: Path, digest: Run, command: str) -> None:
    """Approved or not, with a store or without one: one line, and nothing is written."""
    before = listing(ready)
    said = digest("-C", ready, command, SLUG)
    assert said.code == 1
    assert "is not being sent" in one_line(said.err)
    assert listing(ready) == before
    (newsletter / "digest.db").unlink()
    assert "is not being sent" in one_line(digest("-C", newsletter, command, SLUG).err)
    assert not (newsletter / "digest.db").exists()


def test_what_was_sent_is_not_held(ready: Path, digest: Run, tmp_path: Path) -> None:
    """There is nobody left to hold back."""
    assert digest("-C", ready, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes").code == 0
    for command in (("pause", SLUG), ("cancel", SLUG, "--yes")):
        said = digest("-C", ready, *command)
        assert said.code == 1
        assert "was sent" in one_line(said.err)


def test_a_name_that_cannot_be_printed_is_wrong_usage(sending: Path, digest: Run) -> None:
    """It would be told with the issue's story."""
    assert digest("-C", sending, "pause", SLUG, "--by", "\x1b[31m").code == 2
