"""The headers that every message has, and what may not stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.urls import aligned, domain_of
from digest.values import Edition

_ENCODED_WORD = re.compile(r"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=")
_MAILBOXES = frozenset({"from", "to", "cc", "reply-to", "sender"})
# A quoted string that is no local part, comments and brackets: what a mailbox is cut at.
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"(?!@)')
_ADDR_SPEC = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_LIST_ID = re.compile(r"<[^<>\s]+>")


def encoded_word(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Encoded words where no program decodes them."""
    for name, value in letter.headers:
        if name.startswith("list-") or name == "message-id":
            places = [value]
        else:
            places = addr_specs(value) if name in _MAILBOXES else []
        for place in places:
            if found := _ENCODED_WORD.search(place):
                yield Remark("headers", f"an encoded word in {name}, where none is decoded: {quoted(found[0])}")


def list_id(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """No List-Id to sort by."""
    values = letter.values("List-Id")
    if not values:
        yield Remark("headers", "there is no List-Id: readers' programs cannot sort by it")
    elif not _LIST_ID.search(values[0]):
        yield Remark("headers", f"List-Id names no <list.id>: {quoted(values[0])}")


def needed_headers(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Date, From and Message-ID that are missing, there twice, or no date and no address."""
    for name in ("Date", "From", "Message-ID"):
        values = letter.values(name)
        if len(values) != 1:
            yield Remark("headers", f"{name} is there {len(values)} times" if values else f"{name} is missing")
    for value in letter.values("Date")[:1]:
        if not _is_date(value):
            yield Remark("headers", f"Date is no date: {quoted(value)}")
    for value in letter.values("From")[:1]:
        if not all(map(_ADDR_SPEC.fullmatch, addr_specs(value) or [""])):
            yield Remark("headers", f"From is no mail address: {quoted(value)}")


def _is_date(value: str) -> bool:
    try:
        parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError, IndexError):
        return False
    return True


def alignment(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """A From whose domain no signature of ours vouches for, and what else is odd about our keys.

    Where the relay signs, it has to see to that.
    """
    if not post.signs:
        return
    yield from (Remark("headers", note, "W") for note in post.signing)
    domains = [signature.get("d", "").rstrip(".").lower() for signature in signatures(letter)]
    if not domains:
        yield Remark("headers", "the message is to be signed and has no DKIM-Signature")
        return
    for value in letter.values("From")[:1]:
        for spec in addr_specs(value):
            domain = domain_of(spec).rstrip(".").lower()
            if not any(aligned(domain, signed) for signed in domains):
                yield Remark("headers", f"From is at {quoted(domain)}, signed is {quoted(', '.join(domains))}")


def signatures(letter: Letter) -> list[dict[str, str]]:
    """The tags of each DKIM-Signature, white space within them left out (RFC 6376, 3.2)."""
    found = []
    for value in letter.values("DKIM-Signature"):
        tags = ("".join(tag.split()).partition("=") for tag in value.split(";"))
        found.append({name.lower(): content for name, _, content in tags if name})
    return found


def addr_specs(value: str) -> list[str]:
    """The bare addresses of a header that lists mailboxes: what is in angle brackets, else what stands alone."""
    mailboxes = _without_comments(_QUOTED.sub("", value)).split(",")
    bare = (box.partition("<")[2].partition(">")[0] if "<" in box else box for box in mailboxes)
    return [spec for box in bare if (spec := box.strip())]


def _without_comments(text: str) -> str:
    kept, depth = [], 0
    for character in text:
        depth += character == "("
        if not depth:
            kept.append(character)
        depth -= character == ")" and depth > 0
    return "".join(kept)
