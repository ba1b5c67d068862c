"""Messages, parsed back: what arrives is what was made, whoever it is for."""

import datetime as dt
import email
import email.policy
import html
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import deliver, unsubscribe
from digest.deliver.fields import mailbox
from digest.errors import DeliverError
from digest.values import Masthead
from tests.deliver.conftest import NOW, MakeEdition, reader

Make = Callable[..., deliver.Skeleton]


def parsed(raw: bytes) -> EmailMessage:
    """The message as a mail program reads it."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def bodies(message: EmailMessage) -> tuple[str, str]:
    """The text and the HTML, with line feeds."""
    text, page = message.iter_parts()
    assert (text.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    return tuple(part.get_content().replace("\r\n", "\n") for part in (text, page))  # type: ignore[return-value]


def test_both_bodies_arrive_as_they_were_made(edition: MakeEdition) -> None:
    """Text first, then HTML; nothing differs but the reader's own link."""
    made = edition(web=None)
    text, page = bodies(parsed(deliver.skeleton(made, sent_at=NOW).message(reader())))
    general, own = (unsubscribe.link(made.issue.masthead, token) or "" for token in ("", reader().token))
    assert own != general
    assert text == made.text.replace(general, own)
    assert page.rstrip("\n") == made.html.replace(html.escape(general), html.escape(own)).rstrip("\n")
    assert own in text
    assert html.escape(own) in page


@pytest.mark.parametrize("language", ["ar", "fr", "ja"])
def test_letters_of_every_script_arrive(edition: MakeEdition, language: str) -> None:
    """Names, subject and bodies beyond ASCII."""
    made = edition(issue={"subject": "أخبار المرفأ – été 港"}, language=language, name="Le Phare d’été")
    message = parsed(deliver.skeleton(made, sent_at=NOW).message(reader(name="Zoë Ñandú")))
    assert message["Subject"] == "أخبار المرفأ – été 港"
    assert message["To"].addresses[0].display_name == "Zoë Ñandú"
    assert message["Content-Language"] == language
    assert bodies(message)[1].rstrip("\n").endswith("</html>")


def test_the_headers_are_those_a_newsletter_has(skeleton: Make) -> None:
    """Each once, and each reader's own."""
    message = parsed(
        skeleton(name="The Pier Post", sender="Pier Post <ed@pier.example>", web=None).message(reader(7))
    )
    assert message["From"] == "Pier Post <ed@pier.example>"
    assert message["Reply-To"] == "Pier Post <ed@pier.example>"
    assert message["To"] == "reader7@example.org"
    assert message["Date"] == "Mon, 21 Sep 2026 07:30:00 +0000"
    assert message["List-Id"] == "The Pier Post <the-pier-post.pier.example>"
    assert message["List-Unsubscribe"] == f"<mailto:ed@pier.example?subject=unsubscribe%20{reader(7).token}>"
    assert message["List-Unsubscribe-Post"] is None
    assert len(message.keys()) == len(set(message.keys()))


def test_a_reader_who_has_a_turn_has_its_date(skeleton: Make) -> None:
    """Nothing else of the message differs: not its place, nor the Message-ID by which attempts are one."""
    made = skeleton(sender="ed@pier.example", web=None)
    turn = NOW + dt.timedelta(hours=11, minutes=15, microseconds=5)
    plain, own = (made.message(reader(7, date=date)) for date in (None, turn))
    assert parsed(own)["Date"] == "Mon, 21 Sep 2026 18:45:00 +0000"
    assert own.replace(b"18:45:00", b"07:30:00") == plain


def test_a_web_address_makes_one_click(skeleton: Make) -> None:
    """RFC 8058: https first, the promise of one click, and the mail for those without."""
    message = parsed(skeleton(sender="ed@pier.example", web="https://pier.example/n/").message(reader()))
    token = reader().token
    assert message["List-Unsubscribe"] == (
        f"<https://pier.example/n/unsubscribe/{token}>, <mailto:ed@pier.example?subject=unsubscribe%20{token}>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f'href="https://pier.example/n/unsubscribe/{token}"' in bodies(message)[1]


@pytest.mark.parametrize(
    ("given", "link", "general"),
    [
        (None, "mailto:ed@pier.example?subject=unsubscribe%20abc", "mailto:ed@pier.example?subject=unsubscribe"),
        ("mailto:go@pier.example", "mailto:go@pier.example?subject=unsubscribe%20abc", "mailto:go@pier.example"),
        (
            "mailto:go@pier.example?subject=Leave&body=x",
            "mailto:go@pier.example?subject=Leave%20abc&body=x",
            "mailto:go@pier.example?subject=Leave&body=x",
        ),
        ("mailto:go+{token}@pier.example", "mailto:go+abc@pier.example", "mailto:go@pier.example"),
        ("https://pier.example/go/{token}/", "https://pier.example/go/abc/", "https://pier.example/go//"),
        ("https://pier.example/go", "https://pier.example/go?token=abc", "https://pier.example/go"),
        ("https://pier.example/go?a=1", "https://pier.example/go?a=1&token=abc", "https://pier.example/go?a=1"),
    ],
)
def test_the_link_to_leave_is_made_of_the_newsletters_own(given: str | None, link: str, general: str) -> None:
    """With the reader's token where there is one."""
    masthead = Masthead(name="Pier", sender="Pier <ed@pier.example>", unsubscribe=given)
    assert unsubscribe.link(masthead, "abc") == link
    assert unsubscribe.link(masthead) == general


def test_two_readers_share_nothing_of_their_own(skeleton: Make) -> None:
    """Each one's token is in their message alone, and the Message-IDs differ."""
    made = skeleton()
    one, other = made.message(reader(1)), made.message(reader(2))
    assert reader(1).token.encode() in one.replace(b"=\r\n", b"")
    assert reader(1).token.encode() not in other.replace(b"=\r\n", b"")
    assert parsed(one)["Message-ID"] != parsed(other)["Message-ID"]


def test_another_attempt_is_the_same_message(edition: MakeEdition) -> None:
    """Byte for byte, Message-ID and Date included, also from a skeleton made anew."""
    first, second = (deliver.skeleton(edition(), sent_at=NOW).message(reader(attempts=n)) for n in (0, 3))
    assert first == second


def test_lines_are_short_and_seven_bit(skeleton: Make) -> None:
    """Encoded lines of 76 at most (RFC 2045 6.7), header lines of 998 (RFC 5322 2.1.1), no bare CR or LF."""
    for made in (skeleton(), skeleton(language="ar", name="منارة", web=None, sender="مرفأ <ed@pier.example>")):
        raw = made.message(reader(name="Ölaf " * 30))
        head, _, body = raw.partition(b"\r\n\r\n")
        assert raw.isascii()
        assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")
        assert max(map(len, body.split(b"\r\n"))) <= 76
        assert max(map(len, head.split(b"\r\n"))) <= 200
        assert b"=?" not in b"".join(line for line in head.split(b"\r\n") if line.startswith((b"List", b"Message")))


def test_lines_are_short_whatever_stands_before_the_link(edition: MakeEdition) -> None:
    """Also where the last line before the link, or the link itself, fills its line exactly."""
    made = edition(web=None, sender="ed@pier.example")
    link = unsubscribe.link(made.issue.masthead) or ""
    for length in range(60, 90):
        text, page = f"{'x' * length} {link}\n", f'<p>{"x" * length}<a href="{html.escape(link)}">leave</a>'
        long = replace(made, text=text, html=page)
        for token in ("a" * n for n in range(18, 60)):
            raw = deliver.skeleton(long, sent_at=NOW).message(reader(token=token))
            assert max(map(len, raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76


def test_an_address_beyond_ascii_stands_as_it_is(skeleton: Make) -> None:
    """RFC 6532: an encoded word inside an address would be another address."""
    raw = skeleton().message(reader(address="jörg@example.org"))
    assert "To: jörg@example.org\r\n".encode() in raw


@pytest.mark.parametrize("sender", ["", "nobody", "jörg@pier.example"])
def test_without_a_senders_address_there_is_no_message(edition: MakeEdition, sender: str) -> None:
    """One clear line."""
    with pytest.raises(DeliverError, match="mail can come from"):
        deliver.skeleton(edition(sender=sender), sent_at=NOW)


def test_a_senders_domain_beyond_ascii_is_said_in_ascii(skeleton: Make) -> None:
    """As A-labels (RFC 5891)."""
    assert parsed(skeleton(sender="Bücher <ed@bücher.example>").message(reader()))["From"].addresses[0].addr_spec == (
        "ed@xn--bcher-kva.example"
    )


def test_a_domain_is_said_as_registries_have_it(skeleton: Make) -> None:
    """IDNA 2008: by the older rules `straße` were somebody else's `strasse`. The mail to leave goes there, too."""
    message = parsed(skeleton(sender="ed@straße.example", web=None).message(reader()))
    assert message["From"].addresses[0].addr_spec == "ed@xn--strae-oqa.example"
    assert "@xn--strae-oqa.example?" in message["List-Unsubscribe"]


def test_a_name_that_looks_encoded_is_read_as_it_is(skeleton: Make) -> None:
    """Not as what it would decode to."""
    message = parsed(skeleton(sender="ed@pier.example").message(reader(name="=?utf-8?q?evil?=")))
    assert message["To"].addresses[0].display_name == "=?utf-8?q?evil?="


def test_an_address_to_leave_beyond_ascii_is_refused(skeleton: Make) -> None:
    """List-* hold no encoded words (RFC 2047 5)."""
    with pytest.raises(DeliverError, match="ASCII"):
        skeleton(unsubscribe="mailto:débarquer@pier.example").message(reader())


def test_a_name_cannot_bring_headers_of_its_own(skeleton: Make) -> None:
    """Line breaks are blanks, whoever let them in."""
    message = parsed(skeleton(name="Pier\r\nBcc: a@b.example").message(reader(name="Eve\r\nBcc: eve@evil.example")))
    assert message["Bcc"] is None
    assert message["To"].addresses[0].addr_spec == "reader1@example.org"


def test_a_test_says_so(edition: MakeEdition) -> None:
    """In its subject."""
    made = deliver.skeleton(edition(), sent_at=NOW, test=True).message(reader())
    assert parsed(made)["Subject"].startswith("[Test] ")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_any_name_leaves_the_address_alone(name: str) -> None:
    """Whatever somebody calls themselves, the header holds one address: theirs."""
    raw = f"To: {mailbox('To', name, 'anna@example.org')}\r\n\r\n".encode()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert [one.addr_spec for one in message["To"].addresses] == ["anna@example.org"]
    assert message.keys() == ["To"]


def test_a_theme_without_a_link_has_none(edition: MakeEdition) -> None:
    """The check for that is another room's; the message is made all the same."""
    made = edition()
    bare: Any = type(made)(
        issue=made.issue, subject=made.subject, html="<p>No link.</p>", text="No link.\n", page=made.page
    )
    text, page = bodies(parsed(deliver.skeleton(bare, sent_at=NOW).message(reader())))
    assert (text, page.strip()) == ("No link.\n", "<p>No link.</p>")
