"""One line to a provider's API that misbehaves: what each misbehaviour comes to, and that it ends in time."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from digest import deliver
from digest.deliver.http import MOST
from digest.errors import DeliverError, StoreError, TransportError
from digest.values import Address
from tests.deliver.conftest import reader
from tests.fakes.certificates import Certificates
from tests.fakes.mailgun import Drip, Garbage, HangUp, Late, Mailgun, Reply, Reset, Stall

FROM = Address("ed@pier.example")
MESSAGE = b"Subject: Pier\r\nDKIM-Signature: ours\r\n\r\nOne line.\r\n.A dot.\r\n--\r\n\r\n" + b"x" * 30_000 + b"\r\n"
SHORT = {"connect_s": 1.0, "reply_s": 0.6, "final_s": 0.6, "password": "key-right"}


def opened(server: Mailgun, **changes: Any) -> deliver.Line:
    """A line to it, with little patience."""
    return deliver.opener(deliver.relay(server.url, **{**SHORT, **changes}))()


def handed(line: deliver.Line, number: int = 1, ready: Callable[[], bool] = lambda: True, **changes: Any) -> Any:
    """What became of one message."""
    return line.hand(FROM, reader(number, **changes), MESSAGE, ready)


@pytest.fixture
def server() -> Iterator[Mailgun]:
    """A provider that behaves until it is told otherwise."""
    with Mailgun() as server:
        yield server


@pytest.fixture
def line(server: Mailgun) -> Iterator[deliver.Line]:
    """A line to it that is open."""
    line = opened(server)
    yield line
    line.close()


def test_messages_arrive_as_they_are_over_one_connection(server: Mailgun, line: deliver.Line) -> None:
    """Every octet, our own signature too; nothing is tracked."""
    assert [handed(line, n).state for n in (1, 2, 3)] == ["sent"] * 3
    assert server.accepted == [f"reader{n}@example.org" for n in (1, 2, 3)]
    assert {(one.data, one.fields["o:tracking"]) for one in server.messages} == {(MESSAGE, "no")}
    assert server.connections == 1
    assert line.takes == MOST


def test_who_has_left_meanwhile_gets_nothing(server: Mailgun, line: deliver.Line) -> None:
    """The form is not ended, and the line is good for the next reader."""
    outcome = handed(line, 1, lambda: False)
    assert (outcome.state, outcome.last) == ("suppressed", True)
    assert handed(line, 2).state == "sent"
    assert server.accepted == ["reader2@example.org"]


def test_a_ledger_that_cannot_write_ends_nothing(server: Mailgun, line: deliver.Line) -> None:
    """Its error goes up as it is, and the message does not go out."""

    def fails() -> bool:
        raise StoreError(store="s", reason="disk full")

    with pytest.raises(StoreError, match="disk full"):
        handed(line, 1, fails)
    assert handed(line, 2).state == "sent"
    assert server.accepted == ["reader2@example.org"]


@pytest.mark.parametrize(
    ("code", "state", "about", "last"),
    [
        (400, "failed", "recipient", False),
        (422, "failed", "recipient", False),
        (413, "failed", "message", False),
        (429, "deferred", "message", True),
        (500, "deferred", "message", True),
        (503, "deferred", "message", True),
        (502, "unknown", "recipient", True),
        (504, "unknown", "recipient", True),
        (520, "unknown", "recipient", True),
    ],
)
def test_each_answer(server: Mailgun, line: deliver.Line, code: int, state: str, about: str, last: bool) -> None:
    """A gateway that gave up may have handed it on; what is the provider's own trouble is everybody's."""
    server.on("answer", Reply(code, "is  not\nright"), recipient="reader1@example.org")
    outcome = handed(line)
    assert (outcome.state, outcome.code, outcome.about, outcome.last) == (state, code, about, last)
    assert outcome.reason == "is not right"
    assert handed(line, 2).state == "sent"


def test_when_to_come_back_is_kept(server: Mailgun, line: deliver.Line) -> None:
    """As a reason, where it is a number of seconds and nothing else."""
    server.on("answer", Reply(429, "slow down", {"Retry-After": "30"}), nth=1)
    server.on("answer", Reply(429, "slow down", {"Retry-After": "30; no"}), nth=2)
    assert [handed(line, n).reason for n in (1, 2)] == ["slow down (again in 30 s)", "slow down"]


@pytest.mark.parametrize("code", [401, 402, 403, 404, 405, 301, 307])
def test_a_refusal_of_ourselves_is_told_before_anybody_is_begun(server: Mailgun, code: int) -> None:
    """When the line is opened, for good; a redirect is not followed, so that the key goes nowhere else."""
    server.on("empty", Reply(code, "no", {"Location": f"http://127.0.0.1:{server.port}/elsewhere"}))
    with pytest.raises(TransportError, match=str(code)) as raised:
        opened(server)
    assert not raised.value.transient
    assert len(server.requests) == 1


@pytest.mark.parametrize("code", [401, 403, 404, 308])
def test_a_refusal_of_ourselves_later_on_closes_the_way(server: Mailgun, code: int) -> None:
    """One reader a line waits; nobody else is asked, though a new line would be let in."""
    provider = deliver.opener(deliver.relay(server.url, **SHORT))
    line = provider()
    server.on("answer", Reply(code, "account closed"))
    outcome = handed(line)
    assert (outcome.state, outcome.last) == ("deferred", True)
    with pytest.raises(TransportError, match=str(code)) as raised:
        provider()
    assert not raised.value.transient
    line.close()


@pytest.mark.parametrize("code", [429, 500, 502, 503])
def test_a_provider_in_trouble_is_looked_for_again(server: Mailgun, code: int) -> None:
    """When the line is opened it is the provider's trouble, and may pass."""
    server.on("empty", Reply(code, "busy"))
    with pytest.raises(TransportError, match=f"{code} busy") as raised:
        opened(server)
    assert raised.value.transient


def test_a_wrong_key_and_none(server: Mailgun) -> None:
    """Told without it."""
    with pytest.raises(TransportError, match="Invalid private key") as raised:
        opened(server, password="key-wröng\r\nX: y")
    assert "wröng" not in str(raised.value)
    with pytest.raises(TransportError, match="DIGEST_SMTP_PASSWORD"):
        opened(server, password=None)


def test_a_server_that_is_no_such_api(server: Mailgun) -> None:
    """One that takes anything may do anything with it."""
    server.on("empty", Reply(200, body=b"<html>Welcome</html>"))
    with pytest.raises(TransportError, match="empty form"):
        opened(server)


@pytest.mark.parametrize("answer", [HangUp(), Reset()], ids=["hang-up", "reset"])
@pytest.mark.parametrize(
    ("stage", "state"), [("head", None), ("form", None), ("taken", "unknown"), ("answer", "unknown")]
)
def test_a_connection_lost_at_each_moment(
    server: Mailgun, line: deliver.Line, answer: object, stage: str, state: str | None
) -> None:
    """Before the end nothing is out and nothing is begun for it; after it, it may be."""
    # More than the sockets hold: its end cannot have been handed over.
    message = MESSAGE if state else MESSAGE + b"y" * 24_000_000
    server.on(stage, answer)
    begun = []

    def hand() -> Any:
        return line.hand(FROM, reader(1), message, lambda: not begun.append(1))

    if state is None:
        with pytest.raises(TransportError) as raised:
            hand()
        assert raised.value.transient
    else:
        outcome = hand()
        assert (outcome.state, outcome.last) == (state, True)
        assert outcome.reason.endswith("after the message")
    assert len(begun) == (state is not None)
    server.calm()
    assert handed(line, 2).state == "sent"


def test_an_answer_before_the_end_counts_and_nobody_is_begun(server: Mailgun, line: deliver.Line) -> None:
    """Too large, it says, and reads no further; a yes to half a message is none."""
    begun = []

    def hand() -> Any:
        return line.hand(FROM, reader(1), MESSAGE + b"y" * 24_000_000, lambda: not begun.append(1))

    server.on("form", Reply(413, "too large"), nth=2)
    server.on("form", Reply(200, body=b'{"id": "<1@x>"}'), nth=3)
    server.on("form", HangUp(), nth=1)
    with pytest.raises(TransportError):
        hand()
    outcome = hand()
    assert (outcome.state, outcome.about) == ("failed", "message")
    with pytest.raises(TransportError, match="before it has the message"):
        hand()
    assert not begun
    assert not server.accepted


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Late(0.1), "sent"),
        (Stall(), "unknown"),
        (Drip(0.02), "unknown"),
        (Garbage(b"250 ok\r\n"), "unknown"),
        (Garbage(b"HTTP/1.1 100 Continue\r\n\r\n", endless=True), "unknown"),
        (Garbage(b"x" * 65_536, endless=True), "unknown"),
        (Garbage(b"HTTP/1.1 200 OK\r\n\r\n" + b"{" * 65_536, endless=True), "unknown"),
        (Garbage(b'HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"id": "<1@x>"'), "unknown"),
        (Reply(200, body=b"[" * 60_000), "unknown"),
        (Reply(200, body=b'{"id": ""}'), "unknown"),
        (Reply(200, body=b'["<1@x>"]'), "unknown"),
        (Reply(200, body=b"\xff\xfe"), "unknown"),
        (Reply(200, body=b'{"id": "<1@x>"}', headers={"X": "\x7f" * 70_000}), "sent"),
        (Reply(400, body=b"[" * 60_000), "failed"),
        (Reply(503, body=b"z" * 1_000_000), "deferred"),
    ],
    ids=str,
)
def test_answers_that_are_late_huge_or_wrong(server: Mailgun, line: deliver.Line, answer: Any, state: str) -> None:
    """It ends within the settings' time; what is no yes and no no is unknown."""
    server.on("taken", answer)
    before = time.monotonic()
    outcome = handed(line)
    assert outcome.state == state
    assert time.monotonic() - before < 5
    assert len(outcome.reason) <= 300


def test_a_server_that_does_not_read(server: Mailgun, line: deliver.Line) -> None:
    """It ends in time, and nothing is begun."""
    server.on("head", Stall())
    with pytest.raises(TransportError, match="in time"):
        line.hand(FROM, reader(1), MESSAGE + b"y" * 20_000_000, pytest.fail)


def test_nobody_there() -> None:
    """A closed port; it may open."""
    with pytest.raises(TransportError, match="refused") as raised:
        deliver.opener(deliver.relay("mailgun+http://127.0.0.1:1/mg.herald.example", **SHORT))()
    assert raised.value.transient


def test_an_address_that_the_form_cannot_say(server: Mailgun, line: deliver.Line) -> None:
    """Nothing in it makes two readers of one, or another field."""
    for address in ("a@x.example,b@y.example", "a\r\n--b@x.example", "A <a@x.example>", "a@x.example;b@y.example"):
        assert handed(line, address=Address(address)).state == "failed"
    assert handed(line, address=Address("jörg@reader.example")).state == "sent"
    assert server.accepted == ["jörg@reader.example"]


def test_https_that_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many messages over one connection, and one that is taken back between them."""
    made = Certificates(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    with Mailgun(tls=made) as server:
        line = opened(server)
        assert [handed(line, n, lambda n=n: n != 2).state for n in (1, 2, 3)] == ["sent", "suppressed", "sent"]
        line.close()
        assert server.accepted == ["reader1@example.org", "reader3@example.org"]


@pytest.mark.parametrize("which", ["other_name", "expired", "stranger"])
def test_https_that_does_not_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str) -> None:
    """The key is told to nobody, for good."""
    made = Certificates(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    with Mailgun(tls=getattr(made, which)) as server:
        with pytest.raises(TransportError, match="certificate does not hold") as raised:
            opened(server)
        assert not raised.value.transient
        assert not server.requests


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mailgun://api.mailgun.net", "such as mailgun"),
        ("mailgun://api.mailgun.net/herald", "such as mailgun"),
        ("mailgun:///mg.herald.example", "such as mailgun"),
        ("mailgun://api.mailgun.net/mg.herald.example/x", "such as mailgun"),
        ("mailgun://api.mailgun.net/mg.herald.example?x=y", "such as mailgun"),
        ("mailgun://api:secret@api.mailgun.net/mg.herald.example", "DIGEST_SMTP_PASSWORD"),
        ("mailgun+http://api.mailgun.net/mg.herald.example", "in the clear"),
        ("mailgun+http://127.0.0.1:99999/mg.herald.example", "no relay"),
    ],
)
def test_an_address_that_is_no_provider(url: str, words: str) -> None:
    """One line, without the key."""
    with pytest.raises(DeliverError, match=words) as raised:
        deliver.relay(url)
    assert "secret" not in str(raised.value)


def test_an_address_that_is_one() -> None:
    """Its name tells two domains at one host apart."""
    found = deliver.relay("mailgun://api.eu.mailgun.net/MG.herald.example/")
    assert (found.kind, found.port, found.domain, found.tls) == ("mailgun", 443, "mg.herald.example", True)
    assert found.name == "api.eu.mailgun.net/mg.herald.example"
    assert deliver.relay("mailgun+http://[::1]:81/mg.herald.example").name == "::1:81/mg.herald.example"
