"""Nothing that a masthead, a subject or a reader's name says becomes a header, a part or a line of its own."""

import email
import email.policy
import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import deliver, render
from digest.errors import DeliverError
from digest.values import Edition, Masthead
from tests.deliver.conftest import NOW, reader

NASTY = [
    "x\r\nBcc: eve@evil.example",
    "x\nBcc: eve@evil.example\n\n<b>body</b>",
    "x\rBcc: eve@evil.example",
    "x\u2028Bcc: eve@evil.example\x85Bcc: y\x0bBcc: z\x0cBcc: z",
    "=?utf-8?q?x=0D=0ABcc:_eve=40evil.example?=",
    '"<eve@evil.example>, ',
    "x <eve@evil.example>",
    "x> (comment) <y",
    "\x00\x1b[31m\ud800\ufffe",
    "\u202egnp.exe\u2066",
    "--=_boundary--",
    "%0d%0aBcc:%20eve",
    "{token}",
    "é" * 500,
    "x" * 5_000,
    "x " * 2_000,
]
FIELDS = ("name", "sender", "reply_to", "list_id", "unsubscribe", "language", "subject", "slug", "reader", "token")
TEXT = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=[]), max_size=40))
KNOWN = {
    *("Date", "From", "Reply-To", "Subject", "List-Id", "Content-Language", "MIME-Version", "Content-Type"),
    *("To", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post"),
}


@cache
def _edition() -> Edition:
    theme = render.theme("roundup", render.folders(None))
    return render.edition(render.sample(theme), theme)


def _message(said: dict[str, str]) -> bytes | None:
    """The message of an edition whose masthead says that; None where it is refused."""
    masthead = Masthead(
        name=said.get("name", "Pier"),
        sender=f"{said.get('sender', 'Ed')} <ed@pier.example>",
        reply_to=f"{said['reply_to']} <answers@pier.example>" if "reply_to" in said else "",
        list_id=said.get("list_id", ""),
        unsubscribe=f"https://pier.example/{said['unsubscribe']}" if "unsubscribe" in said else None,
        language=said.get("language", "en"),
    )
    made = _edition()
    issue = replace(made.issue, masthead=masthead, slug=said.get("slug", "2023-09-21"))
    edition = replace(made, issue=issue, subject=said.get("subject", "News"))
    to = replace(reader(name=said.get("reader", "Anna")), token=said.get("token", "t" * 18))
    try:
        return deliver.skeleton(edition, sent_at=NOW).message(to)
    except DeliverError:
        return None


def _check(raw: bytes) -> None:
    """Seven-bit lines of a length that relays take, the headers there are, two parts, and the two addresses."""
    assert raw.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert set(message.keys()) <= KNOWN
    assert len(message.keys()) == len(set(message.keys()))
    assert [one.addr_spec for one in message["To"].addresses] == ["reader1@example.org"]
    # Which address a sender has that holds two, is the publisher's to say; it is one.
    assert (len(message["From"].addresses), len(message["Reply-To"].addresses)) == (1, 1)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert re.fullmatch(r"(?s:.*)<[A-Za-z0-9._-]+>", str(message["List-Id"]))
    assert re.fullmatch(r"<[^<>\s@]+@(?:pier|evil)\.example>", str(message["Message-ID"]).strip())
    assert re.fullmatch(r"[A-Za-z0-9-]+", str(message["Content-Language"]))
    assert re.fullmatch(r"(<(?:https|mailto):[^<>\s]+>(, )?)+", " ".join(str(message["List-Unsubscribe"]).split()))


@pytest.mark.parametrize("field", FIELDS)
def test_known_attacks_on_a_header_fail(field: str) -> None:
    """One field at a time; what cannot be said in a header at all is refused."""
    for nasty in NASTY:
        if raw := _message({field: nasty}):
            _check(raw)


@settings(max_examples=40, deadline=None)
@given(said=st.dictionaries(st.sampled_from(FIELDS), TEXT, min_size=1))
def test_whatever_is_said_the_message_has_its_headers_and_no_others(said: dict[str, str]) -> None:
    """And goes to its reader alone."""
    if raw := _message(said):
        _check(raw)
