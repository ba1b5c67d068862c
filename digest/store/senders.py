"""Who is sending: this machine, this process, this run; and whether one that is named still runs."""

from __future__ import annotations

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
    """When the process began, as the system tells it; "" where it does not run (any more)."""
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return ""
        return f"{process.create_time():.2f}"
    except psutil.Error:
        return ""


@lru_cache(maxsize=1)
def _machine() -> str:
    """Two containers may share a host name, two hosts an image's machine id: both together tell them apart."""
    try:
        its = Path("/etc/machine-id").read_text(encoding="ascii").strip()[:12]
    except (OSError, UnicodeDecodeError):
        its = ""
    return f"{platform.node()}/{its}".replace(":", "-")[:120]
