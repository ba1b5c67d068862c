"""The newsletter's own keys: which they are by its settings, and what signs with them."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from digest import deliver
from digest.deliver import keys, records
from digest.deliver.dkim import NAME
from digest.deliver.keys import Kind, Private
from digest.errors import DeliverError, FileError
from digest.urls import domain_of
from digest.values import Address

if TYPE_CHECKING:
    from digest.settings import Dkim

NO_RSA = "there is no RSA key: `digest dkim new` makes one for [dkim]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A key of the settings."""

    kind: Kind
    path: Path
    selector: str
    domain: str
    record: str | None
    """The DNS record as it is published, where the settings have it."""

    def read(self) -> Private:
        """The key itself. Raises DeliverError."""
        return keys.read(self.path, self.kind)

    def seal(self, key: Private) -> deliver.Seal:
        """What signs with that key under this name."""
        return deliver.Seal(key=key, selector=self.selector, domain=self.domain)


def named(dkim: Dkim, sender: Address) -> tuple[Named, ...]:
    """The settings' keys, RSA first. Raises DeliverError where there is no RSA key: few know Ed25519 yet."""
    if dkim.key is None:
        raise DeliverError(subject="DKIM", reason=NO_RSA)
    domain = dkim.domain or domain_of(sender)
    found = [Named(kind="rsa", path=dkim.key, selector=dkim.selector, domain=domain, record=dkim.record)]
    if dkim.ed25519_key is not None:
        if dkim.ed25519_selector == dkim.selector:
            raise DeliverError(subject="DKIM", reason=f"both keys have the selector {dkim.selector!r}: DNS knows one")
        found.append(
            Named(
                kind="ed25519",
                path=dkim.ed25519_key,
                selector=dkim.ed25519_selector,
                domain=domain,
                record=dkim.ed25519_record,
            )
        )
    return tuple(found)


def signer(dkim: Dkim, sender: Address) -> deliver.Signer:
    """What signs with the settings' keys, read once until a file changes.

    Raises DeliverError where there is no key, one that cannot sign, one that does not fit the DNS record given, or a
    domain that From is not aligned with.
    """
    its = named(dkim, sender)
    return _signer(its, sender, tuple(_stamp(one.path) for one in its))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What tells one state of a file from another; None for one that cannot be looked at."""
    try:
        its = path.stat()
    except OSError:
        return None
    return its.st_mtime_ns, its.st_size, its.st_mode


@lru_cache(maxsize=8)
def _signer(its: tuple[Named, ...], sender: Address, stamps: object) -> deliver.Signer:
    seals, notes = [], []
    for one in its:
        key = one.read()
        notes += [*keys.notes(one.path), *(records.fits(one.record, key) if one.record else ())]
        seals.append(one.seal(key))
    return deliver.signer(seals, sender=sender, notes=notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A key in use, beside its record."""

    selector: str
    name: str
    """Where its record is published."""
    record: str
    """What has to be published."""
    zone: str
    """The same as a line of a zone file."""
    fits: bool | None
    """Whether the record in the settings is this key's; None where they have none."""
    notes: tuple[str, ...]
    """What a person should know, a line each."""


def shown(dkim: Dkim, sender: Address) -> tuple[Shown, ...]:
    """The settings' keys with their records. Raises DeliverError where one cannot sign, or not for that sender."""
    its = [(one, one.read()) for one in named(dkim, sender)]
    deliver.signer([one.seal(key) for one, key in its], sender=sender)
    return tuple(_shown(one, key) for one, key in its)


def _shown(one: Named, key: Private) -> Shown:
    notes, fits = list(keys.notes(one.path)), None
    if one.record:
        try:
            notes += records.fits(one.record, key)
            fits = True
        except DeliverError as error:
            notes.append(error.reason)
            fits = False
    return _beside(one.selector, one.domain, key, fits=fits, notes=tuple(notes))


def _beside(selector: str, domain: str, key: Private, *, fits: bool | None, notes: tuple[str, ...] = ()) -> Shown:
    return Shown(
        selector=selector,
        name=records.name(selector, domain),
        record=key.record,
        zone=records.line(selector, domain, key.record),
        fits=fits,
        notes=notes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnamed:
    """A key in the newsletter's folder that its settings do not name."""

    path: Path
    kind: Kind
    shown: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """What is in the newsletter's folder beside the keys that its settings name."""

    keys: tuple[Unnamed, ...] = ()
    troubles: tuple[str, ...] = ()
    """Why a file holds no key that can sign, a line each."""

    def of(self, kind: Kind) -> int:
        """How many keys of the kind."""
        return sum(one.kind == kind for one in self.keys)

    def missing(self, dkim: Dkim) -> str:
        """That there is no RSA key, or that the settings name the other alone; "" where all is yet to be named."""
        if not self.of("rsa"):
            return NO_RSA
        alone = dkim.ed25519_key is not None
        return "the settings name no RSA key, and an Ed25519 key signs beside one alone" if alone else ""


def unused(folder: Path, dkim: Dkim, sender: Address) -> Unused:
    """The keys in files that are called as `digest dkim new` calls them, where the settings name no RSA key.

    Of a kind that they name, another file is one that was replaced, or is yet to be: there it says nothing.
    """
    if dkim.key is not None:
        return Unused()
    domain, second = dkim.domain or domain_of(sender), dkim.ed25519_key
    found, troubles = [], []
    for path in _files(folder):
        if second is not None and path.resolve() == second.resolve():
            continue
        try:
            key = _either(path)
        except DeliverError as error:
            troubles.append(str(error))
            continue
        if key.kind == "rsa" or second is None:
            selector = path.stem.removeprefix("dkim-")
            shown = _beside(selector, domain, key, fits=None, notes=keys.notes(path))
            found.append(Unnamed(path=path, kind=key.kind, shown=shown))
    return Unused(keys=tuple(found), troubles=tuple(troubles))


def _files(folder: Path) -> list[Path]:
    """The files that are called so; nothing but files, since a pipe would be waited for."""
    its = sorted(folder.glob("dkim-*.pem"))
    return [path for path in its if path.is_file() and NAME.fullmatch(path.stem.removeprefix("dkim-"))]


def _either(path: Path) -> Private:
    """The key of either kind in the file. Raises DeliverError where it holds none that can sign."""
    try:
        return keys.read(path, "rsa")
    except DeliverError:
        with suppress(DeliverError):
            return keys.read(path, "ed25519")
        raise  # why it is no RSA key: of one that is too short the other would say that it is of another kind


def new(path: Path, kind: Kind, *, selector: str, domain: str) -> Shown:
    """A new key's record; the key is in the file at `path`, which only its owner can read.

    Raises FileError where there is such a file already, or none can be written.
    """
    key = keys.made(kind)
    try:
        # Nobody else may read it at any moment, so its mode is not set afterwards.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key.pem)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        reason = "is there already, and a key is never overwritten: give the new one another --selector"
        raise FileError(path=str(path), reason=reason) from error
    except OSError as error:
        raise FileError(path=str(path), reason=f"cannot be written: {error.strerror or error}") from error
    return _beside(selector, domain, key, fits=None)
