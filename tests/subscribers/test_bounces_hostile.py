"""Mails that were made to be read badly: there is always an answer, and it comes soon."""

import time
from email.message import Message

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subscribers.bounces import report
from subscribers.bounces.odd import _message
from subscribers.bounces.parts import parts
from subscribers.heads import WHOLE, head
from tests.subscribers.dsns import arf, dsn, plain

TOP = b"Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: failure notice\n"
REPORT = TOP + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
STATUS = REPORT + b"Content-Type: message/delivery-status\n\n"
WORST = {
    "multiparts a thousand deep": TOP + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1_000)),
    "one boundary a thousand deep": TOP + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 20_000,
    "fifty megabytes": dsn() + b"x" * 50_000_000,
    "empty lines": REPORT + b"\n" * WHOLE,
    "boundaries": REPORT + b"--b\n" * 250_000,
    "recipients": STATUS + b"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n" * 15_000,
    "recipients without an @": STATUS + (b"Final-Recipient: " + b"a" * 3_980 + b"\n\n") * 200,
    "a field that never ends": STATUS + b"\nAction: failed\nStatus: " + b"5.1" * 300_000,
    "a diagnosis that never ends": STATUS + b"\nAction: failed\nDiagnostic-Code: " + b"user a " * 140_000,
    "a word that never ends": STATUS + b"\nAction: failed\nDiagnostic-Code: smtp; " + b"a" * 900_000,
    "dots that never end": STATUS + b"\nAction: failed\nDiagnostic-Code: smtp; " + b"5." * 450_000,
    "quotation marks": TOP + b"Content-Type: multipart/report; " + b'a="\\' * 200_000,
    "semicolons": TOP + b"Content-Type: multipart/report" + b";a*1=b" * 150_000,
    "commas": TOP + b"\n" + (b", +" + b"a@" * 400 + b"\n") * 1_200,
    "angle brackets": TOP + b"\n" + (b"<" * 800 + b"\n") * 1_200,
    "spaces": TOP + b"\nHi. This is the qmail-send program at x.\n\n" + (b" " * 800 + b"<a@b>:\n") * 1_200,
    "quoted-printable": REPORT + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=\n=G" * 250_000,
    "base64": REPORT + b"Content-Transfer-Encoding: base64\n\n" + b"a===" * 250_000,
    "a subject": b"Return-Path: <>\nSubject: Delivery failure " + b"(verify (" * 100_000 + b"\n\n",
}  # fmt: skip


@pytest.mark.parametrize("mail", WORST.values(), ids=WORST.keys())
def test_the_worst_takes_no_time(mail: bytes) -> None:
    """Anything quadratic in a megabyte would take minutes."""
    before = time.process_time()
    report(mail)
    assert time.process_time() - before < 2


PIECES = (
    b"--b\n", b"--b--", b"\n", b"\r\n\r\n", b"Content-Type: ", b"message/delivery-status\n\n", b"a@b.example\n",
    b"message/rfc822\n\n", b"multipart/report; boundary=b\n\n", b"message/feedback-report\n\n", b"+ZZ+0A", b"\0",
    b"Feedback-Type: abuse\n", b"Action: failed\n", b"Status: 5.1.1\n", b"Status: 9.9.9999\n", b"\xff\xfe",
    b"Final-Recipient: rfc822; ", b"utf-8; \\x{110000}\\x{D800}", b"=?utf-8?q?", b"charset*=x''%ff;", b'boundary*0="',
    b"Return-Path: <>\n", b"X-Failed-Recipients: ", b"Subject: failure notice\n", b"From: mailer-daemon@x.example\n",
    b"<a@b.example>:\n", b"Hi. This is the qmail-send program at x.\n", b"Original-Envelope-Id: +FF\n",
    b"Content-Transfer-Encoding: base64\n",
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join) | st.binary(max_size=300))
def test_whatever_is_read_there_is_an_answer(mail: bytes) -> None:
    """And nothing in it is longer than it may be."""
    for failure in getattr(report(mail), "failures", ()):
        assert failure.status.isascii()
        assert len(failure.status) <= 12


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([dsn(), arf(), plain("<a@b.example>: user unknown")]), st.data())
def test_a_report_that_is_cut_or_broken_never_raises(mail: bytes, data: st.DataObject) -> None:
    """At any place, by any bytes."""
    at = data.draw(st.integers(0, len(mail)))
    report(mail[:at])
    report(mail[:at] + data.draw(st.binary(max_size=20)) + mail[at:])


def test_a_detector_that_fails_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The library raises, and logs that it does: neither is seen."""
    from flufl.bounce import _scan

    class Failing:
        def process(self, _: Message) -> None:
            raise RuntimeError("hostile")

    monkeypatch.setattr(_scan, "_DETECTORS", [Failing])
    assert report(plain("Nothing known.")) is None
    assert not caplog.records


def test_the_library_gets_no_more_than_it_can_bear() -> None:
    """Its patterns are quadratic in a line's length."""
    mail = TOP + b"\n" + b"a" * 100_000 + b"\n" + b"b\n" * 100_000
    text = _message(parts(mail), head(mail)).get_payload()
    assert max(map(len, text.split("\n"))) <= 400
    assert len(text) <= 32_768
