"""`digest send`: when each reader gets it, how many get it first, which issue is too short; options and words."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from digest import outlook
from digest.errors import IssueError

if TYPE_CHECKING:
    from digest.canary import Canary
    from digest.cli.jobs import Job
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.store.timing import Slot, Timing

NAMED = 3
"""Places that are named before the dots."""
ANSWERS = ("now", "leave", "stop")


def _time(_context: click.Context, _option: click.Parameter, value: str | None) -> dt.time | None:
    if value is None:
        return None
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", value):
        raise click.BadParameter(f"{value!r} is no time of day such as 07:00")
    return dt.time.fromisoformat(value.zfill(5))


_OPTIONS = (
    click.option(
        "--at", callback=_time, metavar="HH:MM", help="At this time where each reader is, on the issue's date."
    ),
    click.option(
        "--late", type=click.Choice(ANSWERS), help="Where that has passed: send now, leave them out, or stop."
    ),
    click.option("--least", type=click.IntRange(0, 1000), metavar="N", help="Skip an issue with fewer items."),
    click.option(
        "--canary", type=click.IntRange(0, 10_000), metavar="N", help="To so many first; 0: to all at once."
    ),
)


def options(command: Callable[..., int]) -> Callable[..., int]:
    """The command with the options, which come as one argument, `asked`."""

    @wraps(command)
    def with_asked(
        *, at: dt.time | None, late: str | None, least: int | None, canary: int | None, **others: Any
    ) -> int:
        return command(asked=Asked(at=at, late=late, least=least, canary=canary), **others)

    for option in reversed(_OPTIONS):
        with_asked = option(with_asked)
    return with_asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for on the command line; None for what was not."""

    at: dt.time | None
    late: str | None
    least: int | None
    canary: int | None

    @property
    def anything(self) -> bool:
        """Whether anything was."""
        return any(one is not None for one in (self.at, self.late, self.least, self.canary))

    def skipped(self, job: Job, *, dry_run: bool) -> bool:
        """Whether the issue has too few items to go, which is told then; one that is being sent goes on."""
        from digest.store import control, ledger

        least = job.settings.delivery.least_items if self.least is None else self.least
        items = len(job.edition.issue.items)
        if job.begun or items >= least:
            return False
        if not dry_run:
            control.happened(job.store, job.slug, "skipped", ledger.now_utc(), items=items, least=least)
        click.echo(f"digest: {job.slug} is skipped: it has {_items(items)}, and goes from {least} on", err=True)
        return True

    def timed(self, job: Job) -> Timed | None:
        """When the readers have their turns; None where it goes to all at once.

        Raises IssueError where it is being sent at another time already.
        """
        from digest.store import ledger, timing

        now = ledger.now_utc()
        if (planner := job.planner) is None:
            its = begun(job.settings, job.store, job.slug, now)
            self._same(job.slug, its)
            slots = timing.waiting(job.store, job.slug, its) if its else ()
            return Timed(timing=its, slots=slots, late=timing.late(job.store, job.slug, its)) if its else None
        if self.at is None:
            self._same(job.slug, None)
            return None
        made = timing.Timing(at=self.at, day=job.edition.issue.date, **_shared(job.settings, now))
        slots = timing.planned(job.store, made, planner.where, job.variants)
        return Timed(timing=made, slots=slots, late=tuple(one for one in slots if made.late(one.at)))

    def _same(self, slug: str, begun: Timing | None) -> None:
        """Nothing, unless a time is asked for that is not the send's."""
        if self.at is not None and (begun is None or begun.at != self.at):
            when = f"at {begun.text}" if begun else "without a time"
            raise IssueError(path=slug, reason=f"is being sent {when} already: run `digest send` without --at")
        if self.late and begun is None:
            raise click.UsageError("--late goes with --at")

    def decided(self, job: Job, *, yes: bool) -> int:
        """How many are left out since they are late, once it is decided what becomes of them; asks where it must.

        Raises IssueError where nothing is to begin.
        """
        timed = job.timed
        if timed is None or not timed.late:
            return 0
        ask = not yes and self.late is None and sys.stdin.isatty() and sys.stderr.isatty()
        said = f"{timed.timing.text} has passed for {timed.whom(job.before.audience)}"
        answer = self.late or (_answer(said) if ask else "leave")
        if answer == "now":
            timed.timing = replace(timed.timing, late_now=True)
            return 0
        if answer == "stop" or timed.late_readers == job.before.audience:
            how = "" if answer == "stop" else "; `--late now` sends to them at once"
            raise IssueError(path=job.slug, reason=f"{said}: nothing begins{how}")
        if not ask:
            how = "" if self.late else "; `--late now` would send to them at once"
            click.echo(f"digest: {said}: they are left out{how}", err=True)
        return timed.late_readers

    def canary_of(self, job: Job) -> Canary | None:
        """The slice that gets it first; None where all do at once."""
        from digest.canary import Canary, Rules
        from digest.store import control
        from digest.store.ledger import now_utc

        its = job.settings.delivery
        size = its.canary if self.canary is None else self.canary
        rules = Rules(stop_percent=its.stop_percent, wait=dt.timedelta(minutes=its.canary_minutes))

        def hold(why: str) -> None:
            control.pause(job.store, job.slug, now_utc(), "", why)

        return Canary(store=job.store, slug=job.slug, size=size, rules=rules, hold=hold) if size else None


def begun(settings: Settings, store: Store, slug: str, now: dt.datetime) -> Timing | None:
    """The timing of the send that has begun; None where it goes to all at once."""
    from digest.store import timing

    return timing.of(store, slug, **_shared(settings, now))


def _shared(settings: Settings, now: dt.datetime) -> dict[str, Any]:
    allowance = dt.timedelta(minutes=settings.delivery.late_minutes)
    return {"zone": settings.masthead.timezone, "allowance": allowance, "now": now}


def _answer(said: str) -> str:
    found: str = click.prompt(
        f"{said}. Send to them now, or leave them out?", type=click.Choice(ANSWERS), default="leave", err=True
    )
    return found


@dataclass(slots=True, kw_only=True)
class Timed:
    """A send at a time of day: who has their turn when, and who is late."""

    timing: Timing
    slots: Sequence[Slot]
    late: Sequence[Slot]
    late_readers: int = field(init=False)

    def __post_init__(self) -> None:
        self.late_readers = sum(one.readers for one in self.late)

    def whom(self, audience: int) -> str:
        """The late ones in words: 412 of 5,000 readers (in Auckland, Tokyo, ...)."""
        number = "all" if self.late_readers == audience else f"{self.late_readers:,} of"
        zones = [zone for one in self.late for zone in one.zones]
        return f"{number} {audience:,} readers (in {places(zones)})"

    def as_dict(self) -> dict[str, object]:
        """The plan for scripts."""
        moments = [
            {
                "at": one.at.isoformat(),
                "local": self._local(one.at).isoformat(),
                "readers": one.readers,
                "zones": list(one.zones),
                "late": one in self.late,
            }
            for one in self.slots
        ]
        return {"time": self.timing.text, "moments": moments}

    def show(self) -> None:
        """The plan on stdout: a line for each moment, in UTC and in the newsletter's zone."""
        ours = "" if self.timing.zone == "UTC" else f"{self.timing.zone}, "
        click.echo(f"at {self.timing.text} where they are (UTC, {ours}readers):")
        for one in self.slots:
            late = "  late" if one in self.late else ""
            local = f"{self._local(one.at):%a %H:%M}  " if ours else ""
            click.echo(f"{one.at:%Y-%m-%d %H:%M}  {local}{one.readers:9,}  {places(one.zones)}{late}")

    def _local(self, at: dt.datetime) -> dt.datetime:
        return at.astimezone(ZoneInfo(self.timing.zone))


def places(zones: Sequence[str]) -> str:
    """The first of the zones as places: Auckland, Tokyo, ..."""
    names = list(dict.fromkeys(zone.rpartition("/")[2].replace("_", " ") for zone in zones))
    return ", ".join([*names[:NAMED], *(["..."] if len(names) > NAMED else [])])


def upcoming(job: Job) -> str | None:
    """Such as: next: 1,204 readers at 07:00 in Lisbon, in 2 h 13 min. None where nobody waits for a turn alone."""
    from digest.store import ledger, timing

    if job.timed is None:
        return None
    its = replace(job.timed.timing, now=ledger.now_utc())
    if (slot := timing.upcoming(job.store, job.slug, its)) is None:
        return None
    readers = f"{slot.readers:,} {'reader' if slot.readers == 1 else 'readers'}"
    where = places(slot.zones)
    return f"next: {readers} at {its.text} in {where}, in {outlook.lasting((slot.at - its.now).total_seconds())}"


def stopped(slug: str, why: str) -> str:
    """Why a send stopped after its first readers, and what to do."""
    ways = (
        f"`digest resume {slug}` goes on, `digest cancel {slug}` ends it, `digest send {slug} --corrected` mends it"
    )
    return f"{slug} is paused: {why}. {ways}"


def _items(number: int) -> str:
    return f"{number} {'item' if number == 1 else 'items'}"
