"""Keys that sign, read from PEM files, and the DNS records of their other halves (RFC 6376 3.6.1, RFC 8463)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from digest.errors import DeliverError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

Kind = Literal["rsa", "ed25519"]
NAMES: dict[Kind, str] = {"rsa": "RSA", "ed25519": "Ed25519"}
BITS = 2048
"""RFC 8301 3.2: signers should use at least so many; DNS holds them in one record without trouble."""
_MOST = 4096
"""RFC 8301 3.2: no verifier has to know longer ones."""
_FILE = 65_536


@lru_cache(maxsize=8)
def _signing(key: RSAPrivateKey | Ed25519PrivateKey) -> Callable[[bytes], bytes]:
    """What signs with the key, found once: looking for it takes as long as a tenth of a short message."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.hashes import SHA256

    if isinstance(key, RSAPrivateKey):
        return partial(key.sign, padding=PKCS1v15(), algorithm=SHA256())
    return lambda data: key.sign(hashlib.sha256(data).digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Private:
    """A key that signs."""

    kind: Kind
    key: RSAPrivateKey | Ed25519PrivateKey

    @property
    def algorithm(self) -> str:
        """What a= says."""
        return f"{self.kind}-sha256"

    def sign(self, data: bytes) -> bytes:
        """The signature, raw: PKCS#1 v1.5 over the data, or Ed25519 over their SHA-256 (RFC 8463 3)."""
        return _signing(self.key)(data)

    @property
    def public(self) -> bytes:
        """What p= holds, before base64: SubjectPublicKeyInfo of an RSA key, the 32 bytes of an Ed25519 one."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        if self.kind == "rsa":
            return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def pem(self) -> bytes:
        """The key for a file, not encrypted: PKCS#8."""
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def record(self) -> str:
        """The DNS record to publish."""
        return f"v=DKIM1; k={self.kind}; p={base64.b64encode(self.public).decode()}"


def made(kind: Kind) -> Private:
    """A new key."""
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

    if kind == "rsa":
        return Private(kind=kind, key=rsa.generate_private_key(public_exponent=65_537, key_size=BITS))
    return Private(kind=kind, key=ed25519.Ed25519PrivateKey.generate())


def read(path: Path, kind: Kind) -> Private:
    """The key in the PEM file: PKCS#8 or PKCS#1, not encrypted. Raises DeliverError where there is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    key = _loaded(path)
    if not isinstance(key, RSAPrivateKey if kind == "rsa" else Ed25519PrivateKey):
        raise _wrong(path, f"no {NAMES[kind]} key, but another kind")
    if isinstance(key, RSAPrivateKey) and not BITS <= key.key_size <= _MOST:
        raise _wrong(path, f"an RSA key of {key.key_size} bits: {BITS} to {_MOST} are verified everywhere (RFC 8301)")
    return Private(kind=kind, key=key)


def _loaded(path: Path) -> object:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        with path.open("rb") as file:
            data = file.read(_FILE)
    except OSError as error:
        raise _wrong(path, f"cannot be read: {error.strerror or error}") from error
    try:
        return load_pem_private_key(data, password=None)
    except TypeError as error:
        raise _wrong(path, "is encrypted: nobody is there to type a password while mail is sent") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _wrong(path, "no private key in PEM (PKCS#8 or PKCS#1)") from error


def notes(path: Path) -> tuple[str, ...]:
    """What a person should know of the key's file, a line each: that others on the machine can read it."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return ()
    return (f"{path.name} can be read by others: chmod 600 {path.name}",) if mode & 0o077 else ()


def _wrong(path: Path, reason: str) -> DeliverError:
    return DeliverError(subject=f"DKIM key {path}", reason=reason)
