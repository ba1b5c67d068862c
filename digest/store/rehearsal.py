"""A store for a dry run: every transaction is taken back, so that what is said of it is what would have happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa

from digest.store.engine import Store


class _Undone(Exception):
    """The transaction went well, and is taken back."""


class Rehearsal(Store):
    """The same store, in which nothing is written; each transaction finds what was there before the first.

    Each waits for its turn as a true one does: only so is its answer the true one's.
    """

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that leaves nothing, whatever it does."""
        with suppress(_Undone), super().writing() as connection:
            yield connection
            raise _Undone

    def wipe_log(self) -> None:
        """Nothing: nothing was erased."""
