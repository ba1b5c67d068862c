"""Letters as messages, parsed back: their headers, and that no name or subject adds one."""

import email.utils
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import deliver
from digest.errors import DeliverError
from digest.values import Address, Letter, Masthead, Recipient, Url
from tests.deliver.conftest import NOW, reader
from tests.deliver.test_message import bodies, parsed

PIER = Masthead(name="The Pier Post", sender="Pier Post <ed@pier.example>", web=Url("https://pier.example/n"))
HELLO = Letter(subject="Please confirm", html="<p>Is it you?</p>\n", text="Is it you?\n", language="en")
PLAIN = ["Date", "From", "Reply-To", "To", "Subject", "Message-ID", "Content-Language", "Auto-Submitted"]
MIME = ["MIME-Version", "Content-Type"]


def written(letter: Letter = HELLO, masthead: Masthead = PIER, *, mark: str = "confirm 7", **changes: Any) -> bytes:
    """The message to a reader."""
    leaving = changes.pop("leaving", None)
    return deliver.letter(letter, masthead, reader(**changes), NOW, mark=mark, leaving=leaving)


def test_a_letter_to_confirm_is_no_newsletter() -> None:
    """No button to unsubscribe from what nobody subscribed to; no automatic answer to it."""
    message = parsed(written(name="Anna Berg"))
    assert message.keys() == [*PLAIN, *MIME]
    assert message["To"] == "Anna Berg <reader1@example.org>"
    assert message["From"] == "Pier Post <ed@pier.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert email.utils.parsedate_to_datetime(message["Date"]) == NOW
    assert bodies(message) == (HELLO.text, HELLO.html)


def test_a_welcome_is_the_newsletters_with_one_click() -> None:
    """RFC 8058 and RFC 2919."""
    message = parsed(written(leaving="token7"))
    assert message.keys() == [*PLAIN, "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", *MIME]
    assert message["List-Id"] == "The Pier Post <the-pier-post.pier.example>"
    assert "<https://pier.example/n/unsubscribe/token7>" in message["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_message_id_is_the_letters_own_on_every_attempt() -> None:
    """And says nothing of who it is for."""
    ids = [parsed(written(mark=mark))["Message-ID"] for mark in ("confirm 7", "confirm 7", "welcome 7", "confirm 8")]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
    assert all(one.endswith("@pier.example>") for one in ids)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.text(max_size=400), st.text(max_size=600))
def test_no_name_or_subject_adds_a_header_and_no_line_is_too_long(name: str, subject: str, text: str) -> None:
    """Line ends, controls, encoded words, whatever a stranger typed."""
    evil = f"{name}\r\nBcc: all@reader.example\r\n\r\n{subject}"
    letter = Letter(subject=evil, html=f"<p>{len(text)}</p>", text=text, language="en")
    raw = deliver.letter(
        letter, PIER, Recipient(person=reader().person, address=Address("a@reader.example"), name=evil), NOW,
        mark="confirm 7", leaving=None,
    )  # fmt: skip
    message = parsed(raw)
    assert message.keys() == [*PLAIN, *MIME]
    assert [one.addr_spec for one in message["To"].addresses] == ["a@reader.example"]
    head, _, body = raw.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("masthead", "letter"),
    [
        (Masthead(name="N", sender=""), HELLO),
        (Masthead(name="N", sender="ed@pier.example", list_id="a b"), HELLO),
        (PIER, Letter(subject="s", html="h", text="t", language="en\r\nX: y")),
    ],
)
def test_what_cannot_stand_in_a_header_is_an_error(masthead: Masthead, letter: Letter) -> None:
    """Said before anything is sent."""
    with pytest.raises(DeliverError):
        written(letter, masthead)
