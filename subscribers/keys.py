"""The newsletter's secret keys: what recognises an erased person, and what seals the readers' links."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import FileError, StoreError
from digest.values import Address
from subscribers.addresses import same

if TYPE_CHECKING:
    from digest.store.engine import Store

FILE = "digest.keys"
_BYTES = 32
_MARK = 16
_TEXT = """\
# The newsletter's secret keys, made by `digest subscribers` or `digest serve`. Show them to nobody.
#
# Keep a copy, and keep it apart from the backups of the store: with both, addresses that were erased can be guessed
# again. Without this file nobody who was erased can be recognised, and the readers' links in mails already sent stop
# working.
#
# addresses: never change it. tokens: the first seals new links, all of them open old ones; to change the key, put
# a new one first and leave the others.
addresses = "{addresses}"
tokens = ["{tokens}"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The two kinds of keys a newsletter has."""

    addresses: bytes = field(repr=False)
    """The HMAC key of the hashes that addresses are recognised by."""
    tokens: tuple[bytes, ...] = field(repr=False)
    """The keys of readers' tokens, newest first; never empty."""
    newsletter: bytes = field(default=b"", repr=False)
    """The store's own mark: a token of another newsletter opens nothing here, even where both have one key file.

    Empty for a store from before there was one, whose readers have links without it."""
    later: tuple[tuple[int, bytes], ...] = field(default=(), repr=False)
    """The marks of people from that number on, in order: a restored backup gives numbers away anew, and the links of
    those who had them since it was made must open nobody else's pages."""

    def mark(self, person: int) -> bytes:
        """What the person's tokens have of the store."""
        return next((mark for first, mark in reversed(self.later) if first <= person), self.newsletter)

    @classmethod
    def fresh(cls) -> Keys:
        """New random keys that are kept nowhere."""
        return cls(addresses=secrets.token_bytes(_BYTES), tokens=(secrets.token_bytes(_BYTES),))

    @classmethod
    def load(cls, path: Path) -> Keys | None:
        """The keys in the file, or None where there is none. Raises FileError for one that holds something else."""
        try:
            return _parsed(path.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FileError(path=str(path), reason=error.strerror or "cannot be read") from error
        except (ValueError, KeyError, TypeError) as error:
            raise FileError(path=str(path), reason="holds no keys: restore it from your copy") from error

    @classmethod
    def made(cls, path: Path) -> Keys:
        """The keys in the file, which is made where there is none; two programs at once get the same ones."""
        if (found := cls.load(path)) is not None:
            return found
        try:
            _write(path, cls.fresh())
        except OSError as error:
            raise FileError(path=str(path), reason=f"cannot be written: {error.strerror or error}") from error
        if (found := cls.load(path)) is None:
            raise FileError(path=str(path), reason="cannot be written")
        return found

    def hash(self, address: Address) -> str:
        """What the address is recognised by: HMAC-SHA256, 64 hexadecimal digits; nobody without the key can try."""
        return hmac.digest(self.addresses, same(address).encode(), "sha256").hex()

    @property
    def fingerprint(self) -> str:
        """What tells these keys from others, and nothing else about them."""
        return hashlib.sha256(b"digest.keys\0" + self.addresses).hexdigest()[:16]


def keys_path(folder: Path) -> Path:
    """Where the newsletter's keys are: `digest.keys` in its folder, or what DIGEST_KEYS names."""
    named = os.environ.get("DIGEST_KEYS")
    return Path(named) if named else folder / FILE


def keys_of(store: Store, folder: Path, *, make: bool) -> Keys:
    """The keys that the store is written with. Raises StoreError where they are others, or missing.

    They are made only with `make` and for a store that never had any.
    """
    path = keys_path(folder)
    known, keys = remembered(store), Keys.load(path)
    if known is None and make:
        keys = keys or Keys.made(path)
        known = _remember(store, keys)
    if keys is None:
        reason = "has no subscribers yet: `digest subscribers add`" if known is None else _restore(path, "is missing")
        raise StoreError(store=store.name, reason=reason)
    if known is not None and known != keys.fingerprint:
        raise StoreError(store=store.name, reason=_restore(path, "is another newsletter's"))
    newsletter, *later = marks(store)
    return replace(keys, newsletter=newsletter[1], later=tuple(later))


def _restore(path: Path, what: str) -> str:
    return f"was written with keys that are not here: {path} {what}; restore the right digest.keys"


def remembered(store: Store) -> str | None:
    """The fingerprint of the keys that the store was written with; None while it never held a person."""
    return _meta(store, "keys")


def marks(store: Store) -> list[tuple[int, bytes]]:
    """The store's marks, each with the number of the first person it is for; the first one is for all from 0 on."""
    import sqlalchemy as sa

    from digest.store.tables import meta

    query = sa.select(meta.c.name, meta.c.value).where(meta.c.name.startswith("newsletter"))
    with store.reading() as connection:
        found = {int(row.name[len("newsletter.") :] or 0): row.value for row in connection.execute(query)}
    return sorted((first, bytes.fromhex(mark)) for first, mark in ({0: ""} | found).items())


def _meta(store: Store, name: str) -> str | None:
    import sqlalchemy as sa

    from digest.store.tables import meta

    with store.reading() as connection:
        found: str | None = connection.scalar(sa.select(meta.c.value).where(meta.c.name == name))
    return found


def _remember(store: Store, keys: Keys) -> str:
    """The fingerprint the store now has: ours, unless another program was first."""
    import sqlalchemy as sa

    with store.writing() as connection:
        insert = sa.text("INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING")
        if connection.execute(insert, {"name": "keys", "value": keys.fingerprint}).rowcount:
            connection.execute(insert, {"name": "newsletter", "value": secrets.token_hex(_MARK)})
        found: str = connection.scalar(sa.text("SELECT value FROM meta WHERE name = 'keys'"))
    return found


def _parsed(text: str) -> Keys:
    data = tomllib.loads(text)
    keys = Keys(
        addresses=bytes.fromhex(data["addresses"]), tokens=tuple(bytes.fromhex(one) for one in data["tokens"])
    )
    if not keys.tokens or any(len(one) < _BYTES for one in (keys.addresses, *keys.tokens)):
        raise ValueError("too short")
    return keys


def _write(path: Path, keys: Keys) -> None:
    """The file whole and for its owner alone, or what somebody else has put there meanwhile."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(_TEXT.format(addresses=keys.addresses.hex(), tokens=keys.tokens[0].hex()))
            file.flush()
            os.fsync(file.fileno())
        # A link, not a rename: it fails where the file is there already, and then that one's keys hold.
        os.link(temporary, path)
        _sync(path.parent)
    except FileExistsError:
        pass
    finally:
        os.unlink(temporary)


def _sync(folder: Path) -> None:
    """The folder's entry on the disk: the store must not remember keys that a power cut took away."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
