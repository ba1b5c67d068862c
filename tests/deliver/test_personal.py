"""What the editor left open, in messages: each reader's own in text, HTML and subject, and harmless."""

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import deliver, personal
from digest.errors import DeliverError
from digest.values import Edition, Run
from tests.deliver.conftest import NOW, MakeEdition, reader
from tests.deliver.test_bodies import edition_of
from tests.deliver.test_message import bodies, parsed

OPEN = "Dear {reader.name|friend}, news for {reader.town|your town}:"


def opened(edition: Edition, text: str, **changes: Any) -> Edition:
    """The edition as if its editor had written that text."""
    return replace(edition, issue=replace(edition.issue, introduction=((Run(text=text),),), **changes))


def made(text: str, page: str | None = None, **changes: Any) -> Edition:
    """An edition of that introduction and nothing else, unrendered."""
    page = f"<p>{html.escape(text)}</p>" if page is None else page
    return replace(opened(edition_of(text, page), text, **changes), subject=changes.get("subject", "News"))


def arrived(edition: Edition, **recipient: Any) -> tuple[str, str, str]:
    """Subject, text and HTML as a reader's mail program reads them."""
    message = parsed(deliver.skeleton(edition, sent_at=NOW).message(reader(**recipient)))
    return (str(message["Subject"]), *bodies(message))


def test_each_reader_has_their_own(edition: MakeEdition) -> None:
    """In the theme's own mail, in all three places; who has nothing gets the others' words."""
    its = {"subject": "For {reader.name|you}", "preheader": OPEN, "introduction": ((Run(text=OPEN),),)}
    whole = edition(issue=its, preferences=True)
    for recipient, subject, line in (
        ({"name": "Anna Berg", "fields": {"Town": "Faro"}}, "For Anna Berg", "Dear Anna Berg, news for Faro:"),
        ({"name": "Zoë"}, "For Zoë", "Dear Zoë, news for your town:"),
        ({}, "For you", "Dear friend, news for your town:"),
    ):
        found = arrived(whole, **recipient)
        assert found[0] == subject
        assert line in " ".join(found[1].split())
        assert found[2].count(line) == 2
        assert not any("{reader" in part for part in found)


def test_who_lacks_what_has_no_other_words_gets_nothing() -> None:
    """That one alone, and with the reason."""
    skeleton = deliver.skeleton(made("Hello {reader.town}"), sent_at=NOW)
    assert b"Hello=20=\r\nFaro" in skeleton.message(reader(fields={"town": "Faro"}))
    with pytest.raises(DeliverError, match=r"\{reader.town\}") as raised:
        skeleton.message(reader(2))
    assert raised.value.subject == reader(2).address


def test_what_articles_say_is_never_filled_in() -> None:
    """Only the very marker that the editor wrote; another of the same field, in an item, stays."""
    edition = made("Hi {reader.name|you}", "<p>Hi {reader.name|you}</p><p>The letter said {reader.name|sir}</p>")
    page = arrived(edition, name="Anna")[2]
    assert page == "<p>Hi Anna</p><p>The letter said {reader.name|sir}</p>"
    generated = opened(edition_of("{reader.name|sir}", "<p>{reader.name|sir}</p>"), "Hello")
    assert arrived(generated, name="Anna")[1:] == ("{reader.name|sir}", "<p>{reader.name|sir}</p>")


def test_nothing_is_filled_in_within_a_tag() -> None:
    """Neither addresses nor styles are a reader's to write."""
    page = '<a href="https://pier.example/?{reader.name|x}" title="{reader.name|x}">{reader.name|x}</a>'
    found = arrived(made("{reader.name|x}", page), name="Anna")[2]
    assert found == page.replace(">{reader.name|x}<", ">Anna<")


HOSTILE = [
    '<script>alert("x")</script>',
    "a\r\nBcc: b@reader.example",
    "}",
    "{reader.town|x}",
    "\u202egnirts",
    ".",
    ". .",
    "=",
    "=?utf-8?q?x?=",
    "'\" onload=x",
    "\x00",
    "a" * 5000,
    "ü" * 200,
    "https://pier.example/n/unsubscribe",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_do_no_harm(value: str) -> None:
    """They are words on one line, and nothing else in the message changes."""
    text = "Dear {reader.name|friend}, hello."
    edition = made(text, subject="To {reader.name|friend}")
    recipient = reader(name="", fields={"name": value})
    raw = deliver.skeleton(edition, sent_at=NOW).message(recipient)
    said = personal.value(personal.markers(edition.issue)[0], recipient, personal.fields_of(recipient))
    message = parsed(raw)
    assert message["Bcc"] is None
    assert str(message["Subject"]) == f"To {said}"
    assert bodies(message) == (f"Dear {said}, hello.", f"<p>Dear {html.escape(said)}, hello.</p>")
    assert b"\r\n." not in raw
    assert max(map(len, raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76
    assert max(map(len, raw.partition(b"\r\nSubject")[2].partition(b"\r\nTo:")[0].split(b"\r\n"))) <= 78


_TEXT = st.text(
    alphabet=st.one_of(st.sampled_from(".=\n\r {}"), st.characters(exclude_categories=("Cs",))), max_size=300
)


@settings(max_examples=150, deadline=None)
@given(_TEXT, _TEXT, _TEXT, st.text(alphabet=st.sampled_from(".=a \n"), max_size=120))
def test_no_line_of_any_message_begins_with_a_dot(before: str, after: str, name: str, dots: str) -> None:
    """So that no relay doubles one, and no signature breaks on the way; lines stay within 76 octets."""
    text = f"{before}{dots}{{reader.name|.}}{dots}{after}"
    edition = replace(opened(edition_of(text, text), "{reader.name|.}"), subject="News")
    raw = deliver.skeleton(edition, sent_at=NOW).message(reader(name=name))
    assert b"\r\n." not in raw
    assert max(map(len, raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76
    own = personal.value(personal.markers(edition.issue)[0], reader(name=name), {"name": name})
    even = re.sub(r"\r\n?", "\n", text)
    assert parsed(raw).get_body(("plain",)).get_content().replace("\r\n", "\n") in (  # type: ignore[union-attr]
        even.replace("{reader.name|.}", own),
        even.replace("{reader.name|.}", own) + "\n",
    )
