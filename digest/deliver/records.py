"""DKIM's DNS records, as they are published or copied out of a zone file (RFC 6376 3.6.1; RFC 1035 5.1)."""

from __future__ import annotations

import base64
import re

from digest.deliver.keys import NAMES, Private
from digest.errors import DeliverError
from digest.text import flat

_STRING = 255
"""Octets of one string in a TXT record (RFC 1035 3.3)."""
_LONGEST = 8192
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_TAG = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def name(selector: str, domain: str) -> str:
    """Where the record is published."""
    return f"{selector}._domainkey.{domain}"


def line(selector: str, domain: str, record: str) -> str:
    """The record as a line of a zone file: in strings of at most 255 octets, which resolvers join."""
    strings = (f'"{record[at : at + _STRING]}"' for at in range(0, len(record), _STRING))
    return f"{name(selector, domain)}. IN TXT ( {' '.join(strings)} )"


def fits(record: str, key: Private) -> tuple[str, ...]:
    """What a person should know of the published record, a line each; the key's other half is in it.

    Raises DeliverError where it is none of DKIM's, was revoked, or belongs to another key: what such a key signs,
    nobody can verify.
    """
    tags = _tags(record)
    if tags.get("v", "DKIM1") != "DKIM1" or "p" not in tags:
        raise _wrong(f"no DKIM record such as v=DKIM1; k=rsa; p=...: {flat(record, 60)!r}")
    if not tags["p"]:
        raise _wrong("the key was revoked: p= is empty")
    if (kind := tags.get("k", "rsa").lower()) != key.kind:
        raise _wrong(f"it is for a key of the kind {kind!r}, and this one is {NAMES[key.kind]}")
    if "h" in tags and "sha256" not in tags["h"].lower().split(":"):
        raise _wrong(f"it does not allow SHA-256: h={flat(tags['h'], 60)}")
    if "s" in tags and {"*", "email"}.isdisjoint(tags["s"].lower().split(":")):
        raise _wrong(f"it is not for mail: s={flat(tags['s'], 60)}")
    if _public(tags["p"], key) != key.public:
        raise _wrong("it belongs to another key: publish the one that `digest dkim show` prints")
    testing = "y" in tags.get("t", "").lower().split(":")
    return ("its DNS record says t=y, a trial: many treat such mail as unsigned",) if testing else ()


def _tags(record: str) -> dict[str, str]:
    """The record's tags, without blanks. Raises DeliverError for what has no form of tags, or one twice."""
    text = record[:_LONGEST]
    if quoted := _QUOTED.findall(text):
        text = "".join(re.sub(r"\\(.)", r"\1", one) for one in quoted)
    else:
        text = text.replace("\\;", ";")
    found: dict[str, str] = {}
    for part in filter(str.strip, text.split(";")):
        tag, equals, content = part.partition("=")
        if not equals or not _TAG.fullmatch(tag.strip()) or tag.strip() in found:
            raise _wrong(f"no DKIM record such as v=DKIM1; k=rsa; p=...: {flat(record, 60)!r}")
        found[tag.strip()] = "".join(content.split())
    return found


def _public(content: str, key: Private) -> bytes:
    """The public key in p=, in the form that ours has. Raises DeliverError where it is none."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

    try:
        data = base64.b64decode(content, validate=True)
    except ValueError as error:  # beyond ASCII it is no binascii.Error
        raise _wrong("what p= holds is not base64") from error
    if key.kind == "ed25519":
        return data
    try:  # PKCS#1 is read as well: RFC 6376 asks for it, nearly everybody publishes the other
        public = load_der_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _wrong("what p= holds is no RSA key") from error
    if not isinstance(public, RSAPublicKey):
        raise _wrong("what p= holds is no RSA key")
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _wrong(reason: str) -> DeliverError:
    return DeliverError(subject="DKIM record", reason=reason)
