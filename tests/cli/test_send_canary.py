"""`digest send --dry-run --canary` says what the run then does, whatever became of the issue before."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from digest.store import slices
from digest.store.tables import deliveries, happenings
from digest.values import PersonId
from tests.cli.conftest import Run
from tests.cli.test_send import SLUG, issue, ready
from tests.cli.test_send_at import NOON, Send, asked, clock, send, setting, store_of

__all__ = ["clock", "issue", "ready", "send"]
TWO = (PersonId(1), PersonId(2))


@pytest.fixture
def begun(ready: Path, send: Send) -> Path:
    """A newsletter whose issue was sent to all three at noon, without a canary."""
    assert send("--yes").code == 0
    setting(ready, "canary_minutes = 0")
    return ready


def became(folder: Path, *states: str) -> None:
    """What became of the three in turn, at noon."""
    with store_of(folder) as store, store.writing() as connection:
        for number, state in enumerate(states, 1):
            values = {"state": state, "attempts": int(state != "pending"), "next_at": NOON, "changed_at": NOON}
            connection.execute(sa.update(deliveries).where(deliveries.c.person == number).values(values))


def drawn(folder: Path) -> None:
    """The first two are the slice."""
    with store_of(folder) as store:
        slices.remember(store, SLUG, TWO, NOON)


def planned(send: Send, *more: str) -> dict[str, Any]:
    """What a dry run says."""
    found: dict[str, Any] = send("--dry-run", "--json", *more).lines[0]["canary"]
    return found


def firsts(folder: Path) -> list[int]:
    """How many were drawn, each time somebody was."""
    details = asked(folder, sa.select(happenings.c.detail).where(happenings.c.kind == "canary"))
    return [found["readers"] for (one,) in details if "readers" in (found := json.loads(one))]


@pytest.mark.parametrize(("state", "option"), [("failed", "--retry-failed"), ("unknown", "--resend-unknown")])
def test_those_who_are_tried_anew_are_counted(begun: Path, send: Send, state: str, option: str) -> None:
    """They wait again before anybody is drawn; without the option there is but one who does."""
    became(begun, state, state, "pending")
    assert planned(send, "--canary", "2")["first"] == 0
    assert planned(send, "--canary", "2", option)["first"] == 2
    send("--canary", "2", option, "--yes")
    assert firsts(begun) == [2]


def test_deferred_ones_are_not_drawn(begun: Path, send: Send) -> None:
    """A slice is of those whom nobody has tried."""
    became(begun, "deferred", "pending", "pending")
    assert planned(send, "--canary", "2")["first"] == 0
    assert planned(send, "--canary", "1")["first"] == 1


@pytest.mark.parametrize(("more", "first"), [((), 0), (("--late", "leave"), 0), (("--late", "now"), 1)])
def test_who_is_late_is_in_no_slice(ready: Path, send: Send, more: tuple[str, ...], first: int) -> None:
    """Two of three are left out at the start, unless they get it now."""
    setting(ready, "canary_minutes = 0")
    assert planned(send, "--at", "08:00", "--canary", "1", *more)["first"] == first
    assert send("--at", "08:00", "--canary", "1", "--yes", *more).code == 0
    assert firsts(ready) == [first] * bool(first)


def test_an_edition_approved_anew_has_a_slice_of_its_own(
    begun: Path, send: Send, digest: Run, clock: Callable[[dt.datetime], None]
) -> None:
    """Nobody has the one before, whose send is undone; what was decided on it says nothing."""
    became(begun, "failed", "failed", "failed")
    drawn(begun)
    with store_of(begun) as store:
        slices.decide(store, SLUG, "stop", "nobody has it", NOON)
    clock(NOON + dt.timedelta(hours=1))
    draft = begun / "issues" / SLUG / "draft.md"
    draft.write_text(draft.read_text().replace("The first item", "The very first item"))
    assert digest("-C", begun, "approve", SLUG, "--by", "Edda").code == 0
    assert planned(send, "--canary", "1")["first"] == 1
    assert send("--canary", "1", "--yes").code == 0
    assert firsts(begun) == [2, 1]


def test_a_slice_that_is_under_way_counts_who_is_still_to_get_it(begun: Path, send: Send) -> None:
    """Those of it alone who wait, or wait again."""
    drawn(begun)
    became(begun, "sent", "pending", "pending")
    assert planned(send, "--canary", "1")["first"] == 1
    line = send("--dry-run", "--canary", "1").out.splitlines()[-1]
    assert line.startswith("canary: to 1 more of the first 2, to the others once they are through, unless")
    became(begun, "failed", "failed", "pending")
    assert planned(send, "--canary", "1", "--retry-failed")["first"] == 2


def test_a_slice_that_has_it_says_how_long_the_others_wait(
    begun: Path, send: Send, clock: Callable[[dt.datetime], None]
) -> None:
    """And after the wait, that they do no longer."""
    setting(begun, "canary = 2")
    toml = begun / "digest.toml"
    toml.write_text(toml.read_text().replace("canary_minutes = 0\n", ""))
    drawn(begun)
    became(begun, "sent", "sent", "pending")
    clock(NOON + dt.timedelta(minutes=3))
    found = planned(send)
    assert (found["first"], found["seconds_left"], found["why"]) == (0, 420, "what comes back is waited for")
    line = send("--dry-run").out.splitlines()[-1]
    assert line.startswith("canary: the first 2 are through; to the others in 7 min, unless")
    clock(NOON + dt.timedelta(minutes=10))
    line = send("--dry-run").out.splitlines()[-1]
    assert line == "canary: none, all get it at once: of the first 2 readers: 2 sent"


def test_a_slice_that_has_failed_stops_it_at_once(begun: Path, send: Send) -> None:
    """A send was killed before it was decided."""
    drawn(begun)
    became(begun, "failed", "failed", "pending")
    line = send("--dry-run", "--canary", "2").out.splitlines()[-1]
    assert line.startswith("canary: nobody gets it, it stops at once: of the first 2 readers: 0 sent, 2 refused")
    assert send("--canary", "2", "--yes").code == 3
