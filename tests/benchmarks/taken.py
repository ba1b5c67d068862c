"""What arrived, parsed back: each message is right, signed, and its reader's own."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import dkim

from digest import check, preferences, unsubscribe
from digest.store import editions
from digest.values import Edition, PersonId
from subscribers import keys_of, tokens
from subscribers.keys import Keys
from tests.benchmarks import newsletters, postfix
from tests.journeys.conftest import SLUG, Newsletter

SEGMENT = 'domain = "d7.reader.example"'
"""One reader in two hundred: a sample, sent to by the command like any other segment."""
_NUMBER = re.compile(r"reader(\d+)@")
_TOKEN = re.compile(r"/(unsubscribe|preferences)/([a-z2-7]{18,29})")

Taken = tuple[str, bytes]
"""The envelope's recipient, and the message."""


def sample(its: Newsletter) -> tuple[Taken, ...]:
    """What a sample of the readers was sent by `digest send`; afterwards nobody has been sent to."""
    with postfix.sink(dumps=True) as sink:
        done = its.run("send", SLUG, "--relay", f"smtp://127.0.0.1:{sink.port}", "--yes", "--segment", SEGMENT)
        taken = tuple(sink.dumped())
    newsletters.again(its)
    if done.returncode or not taken:
        raise RuntimeError(f"digest send ended with {done.returncode}: {done.stderr}")
    return taken


def wrong(its: Newsletter, taken: Sequence[Taken], *, signed: bool = True) -> tuple[str, ...]:
    """What is wrong with what arrived, a line each; nothing where all is as it should be.

    All checks of `digest check` that block, signatures by dkimpy with the key's own record, every link's token.
    """
    keys = keys_of(its.store, its.folder, make=False)
    edition = editions.edition(its.store, editions.approved(its.store, SLUG)[-1].edition)
    record = _record(its.folder / newsletters.KEY) if signed else b""
    found = [line for one in taken for line in _wrong(*one, edition, keys, record)]
    if len({address for address, _ in taken}) != len(taken):
        found.append("somebody was sent to twice")
    return tuple(found)


def _wrong(address: str, message: bytes, edition: Edition, keys: Keys, record: bytes) -> Iterator[str]:
    found = _NUMBER.match(address)
    person = PersonId(int(found[1])) if found else PersonId(0)
    links = {purpose: tokens.made(person, keys, purpose) for purpose in ("leave", "preferences")}
    yield from (f"{address}: {line}" for line in _blocking(edition, message, links, signed=bool(record)))
    yield from (f"{address}: {line}" for line in _not_theirs(message, address, links, person))
    if record and not _signed(message, record):
        yield f"{address}: no signature that holds"


def _blocking(edition: Edition, message: bytes, links: dict[str, str], *, signed: bool) -> Iterator[str]:
    masthead = edition.issue.masthead
    post = check.Post(
        message=message,
        unsubscribe=unsubscribe.link(masthead, links["leave"]) or "",
        preferences=preferences.link(masthead, links["preferences"]) or "",
        audience=10_000,
        signs=signed,
    )
    yield from (f"check {one.rule}: {one.message}" for one in check.findings(edition, post) if one.level == "E")


def _not_theirs(message: bytes, address: str, links: dict[str, str], person: PersonId) -> Iterator[str]:
    """What in the message is somebody else's, or nobody's."""
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    if [one.addr_spec for one in parsed["To"].addresses] != [address]:
        yield f"it is to {parsed['To']}"
    text, page = (part.get_content() for part in parsed.iter_parts())
    for where, content in (("text", text), ("HTML", page), ("List-Unsubscribe", parsed["List-Unsubscribe"])):
        right = {("unsubscribe", links["leave"]), ("preferences", links["preferences"])}
        if not (tokens_there := set(_TOKEN.findall(content))) or not tokens_there <= right:
            yield f"the links in {where} are not their own"
    if any(f"Good morning, Reader {person}." not in content for content in (text, page)):
        yield "it does not greet them by their name"


def _signed(message: bytes, record: bytes) -> bool:
    """Whether dkimpy, asking a DNS that has the key's record alone, finds the signature good."""
    return bool(dkim.verify(message, dnsfunc=partial(_answer, record)))


def _answer(record: bytes, name: bytes, timeout: float = 5) -> bytes:
    return record


def _record(key: Path) -> bytes:
    """The key's DNS record (RFC 6376 3.6.1)."""
    import base64

    from cryptography.hazmat.primitives import serialization

    public = serialization.load_pem_private_key(key.read_bytes(), None).public_key()
    told = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(told)
