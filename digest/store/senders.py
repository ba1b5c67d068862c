"""Who is sending: this machine, this process, this run; and whether one that is named still runs."""

from __future__ import annotations

import contextlib
import os
import platform
import secrets
from functools import lru_cache
from pathlib import Path


def me() -> str:
    """A name for one run of a send: machine, process, when that process began, and the run's own."""
    return f"{_machine()}:{os.getpid()}:{_begun(os.getpid())}:{secrets.token_hex(4)}"


def alive(sender: str) -> bool | None:
    """Whether that sender's process still runs; None when it is on another machine, where we cannot look."""
    machine, _, rest = sender.rpartition(":")[0].partition(":")
    pid, _, begun = rest.partition(":")
    if machine != _machine() or not pid.isdecimal():
        return None
    # A process number is used again; a number together with its beginning is not.
    return _begun(int(pid)) == begun


def _begun(pid: int) -> str:
    """When the process began, in ticks since the machine did; "" where it does not run (any more).

    Not a time of day: clocks are set, and a sender must not seem dead for that.
    """
    try:
        # proc(5): the name in parentheses may hold anything; state is field 3, the beginning field 22.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="latin-1").rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]
    except (OSError, IndexError):
        return "" if Path("/proc/self/stat").exists() else _begun_elsewhere(pid)


def _begun_elsewhere(pid: int) -> str:
    """The same where there is no /proc."""
    import psutil

    try:
        process = psutil.Process(pid)
        return "" if process.status() == psutil.STATUS_ZOMBIE else f"{process.create_time():.0f}"
    except psutil.Error:
        return ""


@lru_cache(maxsize=1)
def _machine() -> str:
    """What must be the same for a process number to mean the same: host, installation, boot, and process namespace.

    Containers can share the first three; their processes are numbered apart.
    """
    parts = [platform.node(), _line("/etc/machine-id")[:12], _line("/proc/sys/kernel/random/boot_id")[:8]]
    with contextlib.suppress(OSError):
        parts.append(str(os.stat("/proc/self/ns/pid").st_ino))
    return "/".join(parts).replace(":", "-")[:120]


def _line(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
