"""`digest send --at`, `--late`, `--least` and `--canary`: what a person sees, is asked, and finds in the ledger."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
import sqlalchemy as sa

import digest.store.turns  # noqa: F401  (it takes the clock as it finds it: before that is set)
from digest.cli import timing
from digest.store import engine, ledger, slices, turns
from digest.store.engine import Store
from digest.store.tables import deliveries, happenings, people, runs, sends
from digest.store.timing import of
from digest.values import PersonId
from tests.cli.conftest import Run, Said
from tests.cli.test_send import SLUG, figures, issue, one_line, ready

# A run's own clock is the real one, in whatever order these tests come: it must be known before one sets another.
assert turns.now_utc is ledger.now_utc

__all__ = ["issue", "ready"]
ZONES = {"ann": "Pacific/Auckland", "ben": "America/Argentina/Buenos_Aires", "cy": None}
NOON = dt.datetime(2026, 9, 21, 9, 5, tzinfo=dt.UTC)
"""On the issue's date it is 21:05 in Auckland, 06:05 in Buenos Aires, 09:05 where the newsletter is made."""
Send = Callable[..., Said]
SEVEN = ("audience", "sent", "suppressed", "failed", "deferred", "unknown", "pending")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Sets the clock, which stands."""

    def moved(now: dt.datetime) -> None:
        monkeypatch.setattr(ledger, "now_utc", lambda: now)

    return moved


@pytest.fixture
def send(ready: Path, digest: Run, tmp_path: Path, clock: Callable[[dt.datetime], None]) -> Send:
    """Sends the issue at noon; of its three readers one has no zone."""
    clock(NOON)
    with store_of(ready) as store, store.writing() as connection:
        for name, zone in ZONES.items():
            update = sa.update(people).where(people.c.address == f"{name}@reader.example")
            connection.execute(update.values(timezone=zone))

    def sent(*more: str, stdin: str = "") -> Said:
        return digest("-C", ready, "send", SLUG, "--relay", f"eml:{tmp_path}/out", *more, stdin=stdin)

    return sent


def store_of(folder: Path) -> Store:
    """The newsletter's store."""
    found = engine.existing(f"sqlite:///{folder / 'digest.db'}")
    assert found
    return found


def asked(folder: Path, query: sa.Select[Any]) -> list[Any]:
    """What stands in the newsletter's store."""
    with store_of(folder) as store, store.reading() as connection:
        return list(connection.execute(query))


def states(folder: Path) -> dict[str, str]:
    """What became of each reader."""
    query = sa.select(people.c.address, deliveries.c.state).join(deliveries, deliveries.c.person == people.c.id)
    return {row.address.partition("@")[0]: row.state for row in asked(folder, query)}


def setting(folder: Path, line: str) -> None:
    """A setting under [delivery]."""
    toml = folder / "digest.toml"
    toml.write_text(toml.read_text().replace("[delivery]\n", f"[delivery]\n{line}\n"))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is there to be asked."""

    class There:
        """Standard input and error, as a terminal's."""

        def isatty(self) -> bool:
            """It is."""
            return True

    class System:
        """The streams that `digest.cli.timing` looks at."""

        stdin = stderr = There()

    monkeypatch.setattr(timing, "sys", System())


def test_who_is_late_is_left_out_and_told(ready: Path, send: Send) -> None:
    """Nobody is there to ask, or --yes was given; where, and how to decide otherwise."""
    said = send("--at", "8:00", "--yes")
    assert said.code == 0, said.err
    line = "digest: 08:00 has passed for 2 of 3 readers (in Auckland, UTC): they are left out;"
    assert said.err.startswith(f"{line} `--late now` would send to them at once\n")
    assert states(ready) == {"ann": "suppressed", "ben": "sent", "cy": "suppressed"}
    assert asked(ready, sa.select(sends.c.at)) == [("08:00",)]
    reason = sa.select(deliveries.c.reason).where(deliveries.c.state == "suppressed").distinct()
    assert asked(ready, reason) == [("08:00 had passed where they are",)]


def test_within_the_allowance_nobody_is_late(ready: Path, send: Send) -> None:
    """A quarter past is no reason to ask; how much is, the settings say."""
    setting(ready, "late_minutes = 1000")
    said = send("--at", "08:00", "--yes")
    assert (said.code, said.err) == (0, "")
    assert set(states(ready).values()) == {"sent"}


def test_late_ones_can_be_sent_to_now(ready: Path, send: Send) -> None:
    """It was decided beforehand, and nothing is said."""
    said = send("--at", "08:00", "--late", "now", "--yes")
    assert (said.code, said.err) == (0, "")
    assert set(states(ready).values()) == {"sent"}


@pytest.mark.parametrize("late", [[], ["--late", "leave"], ["--late", "stop"]])
def test_where_all_are_late_nothing_begins(ready: Path, send: Send, late: list[str]) -> None:
    """One line, exit 1, and the issue can be sent another way."""
    said = send("--at", "05:00", "--yes", *late)
    assert said.code == 1
    line = one_line(said.err)
    assert "05:00 has passed for all 3 readers (in Auckland, UTC, Buenos Aires): nothing begins" in line
    assert ("`--late now`" in line) == (late != ["--late", "stop"])
    assert asked(ready, sa.select(sends.c.slug)) == []
    assert send("--yes").code == 0


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("now", {"ann": "sent", "ben": "sent", "cy": "sent"}),
        ("leave", {"ann": "suppressed", "ben": "sent", "cy": "suppressed"}),
        ("stop", {}),
    ],
)
@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_it_asks(ready: Path, send: Send, answer: str, expected: dict[str, str]) -> None:
    """And then the question that every send asks, about those who are left."""
    said = send("--at", "08:00", stdin=f"{answer}\ny\n")
    question = "08:00 has passed for 2 of 3 readers (in Auckland, UTC). Send to them now, or leave them out?"
    assert f"{question} (now, leave, stop) [leave]:" in said.err
    assert said.code == (0 if expected else 1), said.err
    assert states(ready) == expected
    whom = {"now": "3 readers", "leave": "1 of 3 readers"}.get(answer)
    assert whom is None or f"to {whom} at 08:00 where they are into" in said.err


@pytest.mark.usefixtures("terminal")
def test_a_no_leaves_nobody_out(ready: Path, send: Send) -> None:
    """What was answered before holds for a send that begins alone."""
    assert send("--at", "08:00", stdin="leave\nn\n").code == 130
    assert asked(ready, sa.select(sends.c.slug)) == []


def test_a_dry_run_shows_the_plan(ready: Path, send: Send, digest: Run) -> None:
    """Each moment, in UTC and in the newsletter's zone, and who is late; nothing is written."""
    toml = ready / "digest.toml"
    toml.write_text(toml.read_text().replace('timezone = "UTC"', 'timezone = "Europe/Lisbon"'))
    assert digest("-C", ready, "approve", SLUG, "--by", "Edda").code == 0
    said = send("--at", "08:00", "--dry-run")
    assert (said.code, said.err) == (0, "")
    first, *lines = said.out.split("\n")
    assert "to 3 readers" in first
    assert lines == [
        "at 08:00 where they are (UTC, Europe/Lisbon, readers):",
        "2026-09-20 20:00  Sun 21:00          1  Auckland  late",
        "2026-09-21 07:00  Mon 08:00          1  Lisbon  late",
        "2026-09-21 11:00  Mon 12:00          1  Buenos Aires",
        "",
    ]
    assert asked(ready, sa.select(sends.c.slug)) == []


def test_the_plan_as_json(ready: Path, send: Send) -> None:
    """One object, with what a dry run without a time says."""
    (found,) = send("--at", "08:00", "--dry-run", "--json").lines
    assert (found["readers"], found["time"], len(found["moments"])) == (3, "08:00", 3)
    assert found["moments"][0] == {
        "at": "2026-09-20T20:00:00+00:00",
        "local": "2026-09-20T20:00:00+00:00",
        "readers": 1,
        "zones": ["Pacific/Auckland"],
        "late": True,
    }
    assert not found["moments"][2]["late"]


def test_a_dry_run_says_who_gets_it_first(ready: Path, send: Send) -> None:
    """By which rules the others do, too; nobody is drawn."""
    said = send("--canary", "2", "--dry-run")
    assert said.out.split("\n")[1:] == [
        "canary: to 2 first, to the others 10 min after they are through,"
        " unless 2% of the first, and 2 at least, fail or bounce, or none has it",
        "",
    ]
    (found,) = send("--canary", "2", "--dry-run", "--json").lines
    assert found["canary"] == {"first": 2, "minutes": 10, "stop_percent": 2}
    assert asked(ready, sa.select(happenings.c.kind).where(happenings.c.kind == "canary")) == []
    setting(ready, "canary = 2\ncanary_minutes = 0\nstop_percent = 0.5")
    assert "to 2 first, to the others once they are through, unless 0.5% of" in send("--dry-run").out
    assert "canary" not in send("--dry-run", "--canary", "0").out


def test_a_dry_run_says_where_nobody_gets_it_first(ready: Path, send: Send) -> None:
    """All of them would be in the slice; or it was decided on before."""
    assert "canary: none, all get it at once: nobody else would be left\n" in send("--canary", "3", "--dry-run").out
    setting(ready, "canary_minutes = 0")
    assert send("--canary", "1", "--yes").code == 0
    waits = sa.update(deliveries).values(state="pending", attempts=0, next_at=NOON)
    with store_of(ready) as store, store.writing() as connection:
        connection.execute(waits)
    (found,) = send("--canary", "1", "--dry-run", "--json").lines
    assert (found["readers"], found["canary"]["first"]) == (3, 0)
    assert found["canary"]["why"] == "it was decided on before"


def test_a_dry_run_names_the_slice_that_is_gone_on_with(ready: Path, send: Send) -> None:
    """A send was killed before it was decided: it is the same few, whatever number is asked for now."""
    assert send("--yes").code == 0
    with store_of(ready) as store:
        with store.writing() as connection:
            connection.execute(sa.update(deliveries).values(state="pending", attempts=0, next_at=NOON))
        slices.remember(store, SLUG, [PersonId(1), PersonId(2)], ledger.now_utc())
    (found,) = send("--canary", "1", "--dry-run", "--json").lines
    assert found["canary"]["first"] == 2


def begun(folder: Path) -> None:
    """A send at 08:00 that Auckland has had, and that nobody has gone on with since."""
    turns = {"ann": "sent", "ben": "pending", "cy": "pending"}
    auckland = dt.datetime(2026, 9, 20, 20, tzinfo=dt.UTC)
    with store_of(folder) as store, store.writing() as connection:
        connection.execute(sa.update(sends).values(at="08:00"))
        connection.execute(sa.update(runs).values(beat_at=auckland, ended_at=auckland))
        for number, state in enumerate(turns.values(), 1):
            turn = dt.datetime(2026, 9, 21, 11 if number == 2 else 8, tzinfo=dt.UTC)
            values = {"state": state, "next_at": turn, "attempts": int(state == "sent")}
            connection.execute(sa.update(deliveries).where(deliveries.c.person == number).values(values))


def test_a_resumed_send_never_fires_yesterdays(ready: Path, send: Send, clock: Callable[[dt.datetime], None]) -> None:
    """Those who became late while nobody was sending are left out; the plan says so before."""
    assert send("--yes").code == 0
    begun(ready)
    clock(NOON + dt.timedelta(hours=1))
    said = send("--dry-run", "--json")
    assert [(one["readers"], one["late"]) for one in said.lines[0]["moments"]] == [(1, True), (1, False)]
    said = send("--yes")
    assert said.code == 0
    assert said.err.startswith("digest: 08:00 has passed for 1 of 3 readers (in UTC): they are left out;")
    assert states(ready) == {"ann": "sent", "ben": "sent", "cy": "suppressed"}


def test_a_cancel_taken_back_says_for_whom_it_is_too_late(
    ready: Path, send: Send, digest: Run, clock: Callable[[dt.datetime], None]
) -> None:
    """The others have their turns back."""
    assert send("--yes").code == 0
    begun(ready)
    assert digest("-C", ready, "cancel", SLUG, "--yes").code == 0
    clock(NOON + dt.timedelta(hours=1))
    said = one_line(digest("-C", ready, "resume", SLUG).out)
    assert said.startswith(f"{SLUG} was cancelled; 1 are still to get it: ")
    assert said.endswith("; 1 are left out: 08:00 had passed where they are")
    assert states(ready) == {"ann": "sent", "ben": "pending", "cy": "suppressed"}


def test_a_send_keeps_its_time(ready: Path, send: Send) -> None:
    """Another time is refused, the same one is not."""
    assert send("--yes").code == 0
    assert "is being sent without a time already" in one_line(send("--at", "08:00", "--yes").err)
    begun(ready)
    said = send("--at", "09:00", "--yes")
    assert said.code == 1
    assert "is being sent at 08:00 already: run `digest send` without --at" in one_line(said.err)
    assert send("--at", "8:00", "--yes").code == 0


@pytest.mark.parametrize("time", ["24:00", "7", "07:60", "7am", "07:00:00", "٠٧:٠٠", "-1:00", "07:00\n"])
def test_a_time_that_is_none(digest: Run, tmp_path: Path, time: str) -> None:
    """Wrong usage."""
    said = digest("-C", tmp_path, "send", SLUG, "--at", time, "--yes")
    assert said.code == 2
    assert "is no time of day such as 07:00" in said.err


def test_late_without_a_time(send: Send) -> None:
    """Wrong usage: nobody would be late."""
    said = send("--late", "now", "--yes")
    assert said.code == 2
    assert "--late goes with --at" in said.err


def test_a_short_issue_is_skipped(ready: Path, send: Send) -> None:
    """One line, exit 0; the story of the issue has it, a dry run writes nothing."""
    setting(ready, "least_items = 900")
    for more in (["--dry-run"], ["--yes"]):
        said = send(*more)
        assert (said.code, said.out) == (0, "")
        assert "2026-09-21 is skipped: it has " in one_line(said.err)
    query = sa.select(happenings.c.kind, happenings.c.slug, happenings.c.detail)
    ((kind, slug, detail),) = asked(ready, query)
    assert (kind, slug, json.loads(detail)["least"]) == ("skipped", SLUG, 900)
    assert asked(ready, sa.select(sends.c.slug)) == []
    assert send("--yes", "--least", "1").code == 0


def test_a_skipped_issue_has_figures_for_scripts(ready: Path, send: Send) -> None:
    """In JSON there is always an object: nobody gets it."""
    assert send("--yes", "--least", "900", "--json").lines == [dict.fromkeys(SEVEN, 0)]
    (told,) = send("--dry-run", "--least", "900", "--json").lines
    assert told["readers"] == 0


@pytest.mark.parametrize("option", [("--at", "07:00"), ("--canary", "0"), ("--least", "0"), ("--corrected",)])
def test_a_test_goes_at_once(ready: Path, send: Send, option: tuple[str, ...]) -> None:
    """What is asked for beside it and would not be done is wrong usage."""
    said = send("--test", "ed@pier.example", *option)
    assert (said.code, "not with --at" in said.err) == (2, True)


def test_a_send_that_has_begun_goes_on(ready: Path, send: Send, digest: Run) -> None:
    """However many items it has."""
    assert send("--yes").code == 0
    with store_of(ready) as store, store.writing() as connection:
        waits = {"state": "pending", "attempts": 0, "next_at": NOON}
        connection.execute(sa.update(deliveries).where(deliveries.c.person == 1).values(waits))
    assert send("--yes", "--least", "900").code == 0
    assert figures(digest, ready)["sent"] == 3


def test_a_slice_too_large_is_wrong_usage(digest: Run, tmp_path: Path) -> None:
    """More would say nothing more."""
    assert digest("-C", tmp_path, "send", SLUG, "--canary", "10001", "--yes").code == 2


def test_who_is_next(ready: Path, send: Send, clock: Callable[[dt.datetime], None]) -> None:
    """While nobody has their turn; of a send without a time nobody is asked about."""
    assert send("--yes").code == 0
    begun(ready)
    with store_of(ready) as store:
        job: Any = SimpleNamespace(store=store, slug=SLUG, timed=None)
        assert timing.upcoming(job) is None
        allowance = dt.timedelta(hours=1)
        found = of(store, SLUG, zone="UTC", allowance=allowance, now=NOON)
        assert found
        job.timed = timing.Timed(timing=found, slots=(), late=())
        assert timing.upcoming(job) is None  # it is somebody's turn
        with store.writing() as connection:
            connection.execute(sa.update(deliveries).where(deliveries.c.person == 3).values(state="sent"))
        clock(NOON - dt.timedelta(minutes=18))
        assert timing.upcoming(job) == "next: 1 reader at 08:00 in Buenos Aires, in 2 h 13 min"


def test_places() -> None:
    """Names of towns, each once, a few of them."""
    zones = ("Asia/Tokyo", "America/Argentina/Buenos_Aires", "America/Buenos_Aires", "UTC", "Etc/GMT+5")
    assert timing.places(zones) == "Tokyo, Buenos Aires, UTC, ..."


def test_the_options_are_the_commands_own() -> None:
    """They come as one argument, and the others as they are."""

    @click.command()
    @timing.options
    @click.option("--yes", is_flag=True)
    def command(asked: timing.Asked, yes: bool) -> None:
        click.echo(f"{asked.at} {asked.late} {asked.least} {asked.canary} {yes}")

    from click.testing import CliRunner

    said = CliRunner().invoke(command, ["--at", "7:05", "--canary", "0", "--yes"])
    assert said.output == "07:05:00 None None 0 True\n"
