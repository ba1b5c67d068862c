"""The newsletter's own keys: which they are by its settings, and what signs with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from digest import deliver
from digest.deliver import keys, records
from digest.deliver.keys import Kind, Private
from digest.errors import DeliverError
from digest.values import Address

if TYPE_CHECKING:
    from digest.settings import Dkim


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


def named(dkim: Dkim, sender: Address) -> tuple[Named, ...]:
    """The settings' keys, RSA first. Raises DeliverError where there is no RSA key: few know Ed25519 yet."""
    if dkim.key is None:
        raise DeliverError(subject="DKIM", reason="there is no RSA key: `digest dkim new` makes one for [dkim]")
    domain = dkim.domain or sender.rpartition("@")[2]
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
        seals.append(deliver.Seal(key=key, selector=one.selector, domain=one.domain))
    return deliver.signer(seals, sender=sender, notes=notes)
