"""A mailbox provider that verifies DKIM signatures, by dkimpy; Ed25519 by cryptography over what dkimpy hashes."""

import base64
from typing import Any

import dkim
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class _Key:
    """What dkimpy asks for an Ed25519 key, which it would else want from PyNaCl."""

    def __init__(self, record: str) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(base64.b64decode(record.rpartition("p=")[2]))
        self.right = False

    def verify(self, digest: bytes, signature: bytes) -> None:
        """Notes whether the signature is right."""
        try:
            self._key.verify(signature, digest)
            self.right = True
        except InvalidSignature:
            self.right = False


class _Verifier(dkim.DKIM):  # type: ignore[misc]
    def verify_sig(self, sig: dict[bytes, bytes], include_headers: Any, sig_header: Any, dnsfunc: Any) -> bool:
        if sig[b"a"] != b"ed25519-sha256":
            return bool(super().verify_sig(sig, include_headers, sig_header, dnsfunc))
        name = sig[b"s"] + b"._domainkey." + sig[b"d"] + b"."
        self.pk = _Key(dnsfunc(name).decode())
        self.keysize, self.ktag, self.seqtlsrpt = 256, b"ed25519", False
        self.verify_sig_process(sig, include_headers, sig_header, dnsfunc)
        return self.pk.right


def verdicts(message: bytes, records: dict[str, str]) -> list[bool]:
    """Of each signature, in their order, whether it is right; `records` by name, without the dot at its end."""

    def lookup(name: bytes, timeout: float = 5) -> bytes:
        return records[name.decode().rstrip(".")].encode()

    count = message.partition(b"\r\n\r\n")[0].lower().count(b"dkim-signature:")
    return [_verdict(message, number, lookup) for number in range(count)]


def _verdict(message: bytes, number: int, lookup: Any) -> bool:
    try:
        return bool(_Verifier(message).verify(idx=number, dnsfunc=lookup))
    except dkim.ValidationError:
        return False
