"""What `digest send --dry-run` says of those who get an issue first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest import outlook
from digest.canary import LEAST, Canary, Plan

if TYPE_CHECKING:
    from digest.cli.jobs import Job


def told(
    job: Job, canary: Canary, left: int, *, late_now: bool, resend_unknown: bool, retry_failed: bool
) -> tuple[str, dict[str, object]]:
    """A line for a person, and the same for a program, where the run would try so many.

    They are counted as the run counts them: it draws nobody who is deferred, and leaves out who is late, unless they
    get it now.
    """
    from digest.store import ledger

    late = None if late_now else job.timed
    waiting = left - job.before.deferred - (late.late_readers if late else 0)
    timing = late.timing if late else None
    again = (*["unknown"] * resend_unknown, *["failed"] * retry_failed)
    plan = canary.planned(waiting, ledger.now_utc(), begun=job.begun, again=again, late=timing)
    return line(plan, canary), data(plan, canary)


def data(plan: Plan, canary: Canary) -> dict[str, object]:
    """How many would get it first, and by which rules the others do; why, where nobody would."""
    minutes = canary.rules.wait.total_seconds() / 60
    found: dict[str, object] = {"first": plan.first, "minutes": minutes, "stop_percent": canary.rules.stop_percent}
    if plan.kind == "wait":
        found["seconds_left"] = plan.seconds
    return {**found, "why": plan.why} if plan.why else found


def line(plan: Plan, canary: Canary) -> str:
    """The same in words."""
    if plan.kind == "go":
        return f"canary: none, all get it at once: {plan.why}"
    if plan.kind == "stop":
        return f"canary: nobody gets it, it stops at once: {plan.why}"
    share = f"{canary.rules.stop_percent:g}% of the first, and {LEAST} at least,"
    rule = f"unless {share} fail or bounce, or none has it"
    if plan.kind == "wait":
        in_ = outlook.lasting(plan.seconds)
        return f"canary: the first {plan.size:,} are through; to the others in {in_}, {rule}"
    wait = canary.rules.wait.total_seconds()
    pause = f"{outlook.lasting(wait)} after" if wait else "once"
    first = f"{plan.first:,} first" if plan.first == plan.size else f"{plan.first:,} more of the first {plan.size:,}"
    return f"canary: to {first}, to the others {pause} they are through, {rule}"
