"""How a command that is sending ends before its time: by a signal, or since nobody reads its output any more."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDINGS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def reader_may_go() -> Iterator[None]:
    """That nobody reads our output any more changes nothing about what was sent, nor the exit code."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def stoppable(stopped: threading.Event) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the send when the messages in hand are answered; a second one ends it at once."""

    def stop(_: int, frame: FrameType | None) -> None:
        if stopped.is_set():
            os._exit(130)
        # Not here: whoever waits for the event may hold its lock at this very moment, and this is the same thread.
        _thread.start_new_thread(stopped.set, ())
        # Not click.echo: the progress line may be half written at this very moment.
        os.write(2, b"\ndigest: stopping: waiting for the messages in hand (again: do not wait)\n")

    before = {one: signal.signal(one, stop) for one in _ENDINGS}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
