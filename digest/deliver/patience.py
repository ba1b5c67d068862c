"""A store that cannot write is waited for: what was sent must not be forgotten because it is just started anew."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from digest.errors import StoreError

PATIENCE_S = 60.0
"""How long: a database that is started anew takes half of that."""

A = TypeVar("A")


def patiently(do: Callable[[], A]) -> A:
    """What it gives; done again while the store cannot, for a minute. Raises StoreError after that."""
    until, pause = time.monotonic() + PATIENCE_S, 0.1
    while True:
        try:
            return do()
        except StoreError:
            if time.monotonic() > until:
                raise
        time.sleep(pause)
        pause = min(pause * 2, 5.0)
