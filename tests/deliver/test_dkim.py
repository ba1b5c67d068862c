"""Signatures, verified by another program than ours; what was changed on its way is noticed."""

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import deliver
from digest.deliver import keys
from digest.deliver.keys import Private
from digest.errors import DeliverError
from digest.values import Letter, Masthead
from tests.deliver.conftest import NOW, MakeEdition, reader
from tests.fakes.dkim import verdicts

DOMAIN = "pier.example"
HEAD = b"From: Pier <ed@pier.example>\r\nTo: a@reader.example\r\nSubject: News\r\nX-Folded: one\r\n two\r\n"
BODY = b"Hello.\r\n"


@pytest.fixture(scope="session")
def rsa() -> Private:
    """A key."""
    return keys.made("rsa")


@pytest.fixture(scope="session")
def both(rsa: Private) -> tuple[deliver.Signer, dict[str, str]]:
    """What signs with RSA and Ed25519, and the records that DNS has."""
    its = {"digest": rsa, "digest-ed": keys.made("ed25519")}
    seals = [deliver.Seal(key=key, selector=selector, domain=DOMAIN) for selector, key in its.items()]
    records = {f"{selector}._domainkey.{DOMAIN}": key.record for selector, key in its.items()}
    return deliver.signer(seals, sender="ed@pier.example"), records


@pytest.fixture(scope="session")
def one(both: tuple[deliver.Signer, dict[str, str]]) -> deliver.Signer:
    """What signs with RSA alone."""
    return deliver.signer(both[0].seals[:1], sender="ed@pier.example")


def message(signer: deliver.Signer, head: bytes = HEAD, body: bytes = BODY) -> bytes:
    """The head and the body, signed."""
    return signer.signed(head, body, NOW) + head + b"\r\n" + body


def test_a_message_of_an_issue_verifies(both: tuple[deliver.Signer, dict[str, str]], edition: MakeEdition) -> None:
    """Both signatures, for readers with every kind of name; all fields are signed, From once more."""
    signer, records = both
    made = edition(sender="Pier <ed@pier.example>", web="https://pier.example/n")
    skeleton = deliver.skeleton(made, sent_at=NOW, signer=signer)
    for name in ("", "Zoë Ñandú", "Anna Berg", "A" * 90):
        raw = skeleton.message(reader(name=name))
        assert verdicts(raw, records) == [True, True]
    signed = re.sub(rb"\s", b"", re.findall(rb"h=([^;]*);", raw)[0]).decode().split(":")
    names = re.findall(r"^([\w-]+):", raw.partition(b"\r\n\r\n")[0].decode(), re.M)
    assert sorted(signed) == sorted([*(name for name in names if name != "DKIM-Signature"), "From"])
    assert {"List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Message-ID", "Reply-To", "To"} <= set(signed)


def test_the_date_of_a_readers_own_is_signed(
    both: tuple[deliver.Signer, dict[str, str]], edition: MakeEdition
) -> None:
    """The signature is of the same moment as the message."""
    signer, records = both
    skeleton = deliver.skeleton(edition(sender="ed@pier.example"), sent_at=NOW, signer=signer)
    turn = NOW + dt.timedelta(hours=11)
    raw = skeleton.message(reader(date=turn))
    assert verdicts(raw, records) == [True, True]
    assert raw.count(f"t={int(turn.timestamp())};".encode()) == 2


def test_another_attempt_is_the_same_message(
    both: tuple[deliver.Signer, dict[str, str]], edition: MakeEdition
) -> None:
    """Also of a program that was started anew."""
    made = edition(sender="ed@pier.example")
    attempts = {deliver.skeleton(made, sent_at=NOW, signer=both[0]).message(reader()) for _ in range(2)}
    assert len(attempts) == 1


def test_a_letter_verifies(both: tuple[deliver.Signer, dict[str, str]]) -> None:
    """It has no List-Unsubscribe where nobody subscribed."""
    its = Letter(subject="Is it you?", html="<p>.</p>", text=".\n", language="en")
    masthead = Masthead(name="Pier", sender="ed@pier.example")
    raw = deliver.letter(its, masthead, reader(), NOW, mark="1", leaving=None, signer=both[0])
    assert verdicts(raw, both[1]) == [True, True]
    assert b"\r\n." not in raw


def test_lines_are_short_and_say_what_they_must(both: tuple[deliver.Signer, dict[str, str]]) -> None:
    """No l=, the moment given, folded before 78 characters."""
    field = both[0].signed(HEAD + b"X-Longer-And-Longer: 1\r\n" * 12, BODY, NOW).decode()
    assert all(len(line) < 78 for line in field.split("\r\n"))
    assert field.count(f"t={int(NOW.timestamp())};") == 2
    assert field.count("c=relaxed/simple;") == 2
    assert " l=" not in field
    assert [tag in field for tag in ("a=rsa-sha256;", "a=ed25519-sha256;")] == [True, True]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b"From: Pier", b"From: Pear"),
        (b"Subject: News", b"Subject: Spam"),
        (b"Subject: News", b"Subject: News\r\nFrom: Bad <bad@evil.example>"),
        (b"To: a@reader", b"To: b@reader"),
        (b" two\r\n", b" 2\r\n"),
        (b"Hello.", b"Hello!"),
        (b"Hello.\r\n", b"Hello.\r\nMore.\r\n"),
    ],
)
def test_what_is_changed_is_noticed(both: tuple[deliver.Signer, dict[str, str]], was: bytes, now: bytes) -> None:
    """Fields, a From put in, the body, something behind it: neither signature holds."""
    raw = message(both[0])
    changed = raw.replace(was, now)
    assert changed != raw
    assert (verdicts(raw, both[1]), verdicts(changed, both[1])) == ([True, True], [False, False])


@pytest.mark.parametrize("name", [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"List-Unsubscribe"])
def test_every_field_of_a_message_counts(
    name: bytes, one: deliver.Signer, both: tuple[deliver.Signer, dict[str, str]], edition: MakeEdition
) -> None:
    """A letter more in it, and the signature does not hold."""
    raw = deliver.skeleton(edition(sender="ed@pier.example"), sent_at=NOW, signer=one).message(reader())
    changed = raw.replace(b"\r\n" + name + b": ", b"\r\n" + name + b": x", 1)
    assert (verdicts(raw, both[1]), verdicts(changed, both[1])) == ([True], [False])


@pytest.mark.parametrize(
    "line",
    [
        b"X: a\t b  c \r\n",
        b"X:\r\n folded at once\r\n",
        b"X: one\r\n\ttab\r\n   blanks  \r\n",
        b"X:\r\n",
        b"X: 1\r\nX: 2\r\nX: 3\r\n",
        b"x-LOWER: =?utf-8?q?a_=3D?=; tag=b; b=x\r\n",
        "X: Zoë\r\n".encode(),
    ],
)
def test_odd_fields_verify(line: bytes, both: tuple[deliver.Signer, dict[str, str]]) -> None:
    """White space wherever RFC 5322 lets it be, and several fields of a name."""
    assert verdicts(message(both[0], HEAD + line), both[1]) == [True, True]


@pytest.mark.parametrize(
    "body", [b"", b"\r\n", b"a", b"a\r\n\r\n\r\n", b" \r\n\t\r\n", b"\r\n\r\na \r\n", b"a\r\n" * 9]
)
def test_bodies_end_as_they_may(
    body: bytes, one: deliver.Signer, both: tuple[deliver.Signer, dict[str, str]]
) -> None:
    """Empty lines at the end count as one line's end."""
    assert verdicts(message(one, body=body), both[1]) == [True]


_VALUE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60)
_SPACE = st.sampled_from(["", " ", "\t", "  ", "\r\n ", " \r\n\t"])
_NAME = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,30}", fullmatch=True).filter(
    lambda name: name.lower() not in ("from", "dkim-signature")
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(_NAME, _SPACE, _VALUE, _SPACE, _VALUE), max_size=6),
    st.binary(max_size=200).map(lambda data: data.replace(b"\r", b"").replace(b"\n", b"\r\n")),
)
def test_any_head_and_body_verify(
    one: deliver.Signer,
    both: tuple[deliver.Signer, dict[str, str]],
    fields: list[tuple[str, str, str, str, str]],
    body: bytes,
) -> None:
    """Whatever stands in them."""
    lines = (f"{name}:{before}{value}.{space}{more}.\r\n" for name, before, value, space, more in fields)
    head = HEAD + "".join(lines).encode()
    assert verdicts(message(one, head, body), both[1]) == [True]


@pytest.mark.parametrize("domain", ["pier.example", "news.pier.example", "PIER.example"])
def test_from_may_be_within_the_domain_or_around_it(domain: str, rsa: Private) -> None:
    """As DMARC has it in its relaxed form."""
    seal = deliver.Seal(key=rsa, selector="s", domain=domain)
    assert deliver.signer([seal], sender="ed@pier.example").seals == (seal,)


@pytest.mark.parametrize(
    ("selector", "domain", "reason"),
    [
        ("s", "other.example", "DMARC"),
        ("s", "example", "DMARC"),
        ("s", "apier.example", "DMARC"),
        ("s\r\nX: y", "pier.example", "no name"),
        ("s;d=x", "pier.example", "no name"),
        ("", "pier.example", "no name"),
        ("s", "pier.example; i=x", "no name"),
        ("s" * 64, "pier.example", "no name"),
    ],
)
def test_other_domains_and_what_is_no_name_are_refused(selector: str, domain: str, reason: str, rsa: Private) -> None:
    """Before anything is signed."""
    with pytest.raises(DeliverError, match=reason):
        deliver.signer([deliver.Seal(key=rsa, selector=selector, domain=domain)], sender="ed@pier.example")


def test_moments_differ(one: deliver.Signer, both: tuple[deliver.Signer, dict[str, str]]) -> None:
    """The moment is signed: changed, the signature does not hold."""
    raw = message(one)
    later = int((NOW + dt.timedelta(seconds=1)).timestamp())
    changed = raw.replace(f"t={int(NOW.timestamp())}".encode(), f"t={later}".encode())
    assert (verdicts(raw, both[1]), verdicts(changed, both[1])) == ([True], [False])
