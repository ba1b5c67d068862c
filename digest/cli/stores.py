"""Which store a newsletter has: its own file, or the one that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.store.engine import Store


def url_of(settings: Settings) -> str:
    """The URL of the newsletter's store, whether or not it is there yet; a password may stand in it.

    The path of a SQLite file begins at the newsletter's folder, wherever the command is given.
    """
    from digest.settings import STORE
    from digest.store import engine

    return engine.within(settings.folder, settings.store_url or f"sqlite:///{STORE}")


def opened(settings: Settings) -> Store:
    """The newsletter's store, made where there is none yet. Raises StoreError, MigrationError."""
    from digest.store import engine

    return engine.opened(url_of(settings))


def existing(settings: Settings) -> Store | None:
    """The newsletter's store, or None where there is none yet; makes and writes nothing. Raises StoreError."""
    from digest.store import engine

    return engine.existing(url_of(settings))


def found(settings: Settings) -> Store | None:
    """The newsletter's store of whatever revision, or None where there is none yet; makes and writes nothing."""
    from digest.store import engine

    return engine.found(url_of(settings))


def connected(settings: Settings) -> Store:
    """The newsletter's store whatever is in it; its file is made when it is first used."""
    from digest.store import engine

    return engine.connected(url_of(settings))
