"""What the commands about subscribers share: who is there, and whether somebody may be asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from digest.cli import stores

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.values import Address
    from subscribers.people import People

NOBODY = "digest: no subscribers yet: `digest subscribers add` or `digest subscribers import`"


@contextmanager
def written(settings: Settings) -> Iterator[People]:
    """The subscribers; store and keys are made where there are none yet."""
    from subscribers import People, keys_of

    with stores.opened(settings) as store:
        yield People(store, keys_of(store, settings.folder, make=True), now)


@contextmanager
def known(settings: Settings) -> Iterator[People | None]:
    """The subscribers, or None where there never were any; makes nothing."""
    from subscribers import People, keys_of
    from subscribers.keys import remembered

    store = stores.existing(settings)
    if store is None:
        yield None
        return
    with store:
        if remembered(store) is None:
            yield None
        else:
            yield People(store, keys_of(store, settings.folder, make=False), now)


@contextmanager
def named(
    settings: Settings, texts: tuple[str, ...], *, dry_run: bool = False
) -> Iterator[tuple[People, tuple[Address, ...]]]:
    """The subscribers, and the addresses meant, one a person; nothing done to them holds in a dry run.

    Raises AddressError, UnknownPerson before anything is done.
    """
    from digest.errors import UnknownPerson
    from subscribers import checked, same

    addresses = tuple({same(address): address for address in map(checked, reversed(texts))}.values())[::-1]
    with known(settings) as people:
        if people is None:
            raise UnknownPerson(subject=addresses[0])
        for address in addresses:
            people.the(address)
        yield (_rehearsing(people) if dry_run else people), addresses


def _rehearsing(people: People) -> People:
    from digest.store.rehearsal import Rehearsal
    from subscribers import People

    return People(Rehearsal(people.store.engine, people.store.name), people.keys, people.clock)


@contextmanager
def tried(settings: Settings) -> Iterator[People]:
    """The subscribers for a dry run: where there never were any, an empty store that is thrown away.

    Each thing that is done to them is taken back at once.
    """
    import tempfile
    from pathlib import Path

    from digest.store import engine
    from subscribers import Keys, People

    with known(settings) as people:
        if people is not None:
            yield _rehearsing(people)
            return
    with (
        tempfile.TemporaryDirectory() as folder,
        engine.opened(engine.of_folder(Path(folder), "dry-run.db")) as store,
    ):
        yield People(store, Keys.fresh(), now)


@contextmanager
def listed(settings: Settings) -> Iterator[Store | None]:
    """The store to list people from, or None where there is none yet; their keys are not needed."""
    store = stores.existing(settings)
    if store is None:
        yield None
        return
    with store:
        yield store


def many(number: int) -> str:
    """Such as "1 person" or "1,200 people"."""
    return "1 person" if number == 1 else f"{number:,} people"


def now() -> dt.datetime:
    """The time it is."""
    return dt.datetime.now(dt.UTC)


def agreed(question: str) -> None:
    """Nothing, when the person says yes. Raises Abort when they say no, UsageError where there is nobody."""
    try:
        click.confirm(question, abort=True, err=True)
    except click.Abort as end:
        if isinstance(end.__context__, EOFError):
            raise click.UsageError("nobody to ask: give --yes") from end
        raise
