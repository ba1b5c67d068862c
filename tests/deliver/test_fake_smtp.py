"""The SMTP server that the tests of sending rely on does what it says: held against smtplib."""

import smtplib
import socket
import ssl
import time

import pytest

from tests.fakes.certificates import Certificates
from tests.fakes.smtp import Drip, Garbage, HangUp, Late, Reply, Reset, Smtp, Stall

ED, ANN, BEA = "ed@pier.example", "ann@reader.example", "bea@reader.example"
MESSAGE = b"Subject: Pier Post\r\n\r\nThe ferry is back.\r\n.\r\n..two dots\r\n"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority and what it signed."""
    return Certificates(tmp_path_factory.mktemp("certificates"))


def client(server: Smtp, timeout: float = 5) -> smtplib.SMTP:
    """A connection; closed by `with`."""
    return smtplib.SMTP("127.0.0.1", server.port, timeout=timeout)


def test_it_takes_messages_as_they_were_sent() -> None:
    """Several messages on one connection: sender, recipients, options and the very bytes."""
    with Smtp() as server:
        with client(server) as smtp:
            smtp.sendmail(ED, [ANN], MESSAGE)
            smtp.sendmail(ED, [ANN, BEA], b"", mail_options=["BODY=8BITMIME"])
        first, second = server.messages
        assert (first.sender, first.recipients, first.data, first.answered) == (ED, (ANN,), MESSAGE, True)
        assert (second.data, second.connection) == (b"\r\n", 1)
        assert "BODY=8BITMIME" in second.mail_options
        assert server.accepted == {ANN: 2, BEA: 1}
        assert (server.connections, server.commands[-1]) == (1, (1, "QUIT"))


def test_it_refuses_as_told() -> None:
    """By recipient, so often, at the nth time: else all is as always."""
    with Smtp() as server, client(server) as smtp:
        server.on("rcpt", Reply(450, "4.2.0 try later"), recipient=ANN, times=1)
        server.on("rcpt", Reply(550, "5.1.1 unknown"), recipient=lambda one: one.startswith("bea"))
        server.on("dot", Reply(554, "5.6.0 no"), nth=2)
        assert smtp.sendmail(ED, [ANN, BEA, "cy@reader.example"], MESSAGE).keys() == {ANN, BEA}
        with pytest.raises(smtplib.SMTPDataError) as refused:
            smtp.sendmail(ED, [ANN], MESSAGE)
        assert refused.value.smtp_code == 554
        smtp.sendmail(ED, [ANN], MESSAGE)
        assert server.accepted == {"cy@reader.example": 1, ANN: 1}
        server.calm()
        assert smtp.sendmail(ED, [BEA], MESSAGE) == {}


def test_421_closes_the_connection() -> None:
    """The client reads the answer and then the end."""
    with Smtp() as server, client(server) as smtp:
        server.on("mail", Reply(421, "4.3.2 going down"))
        smtp.ehlo()
        assert smtp.docmd("MAIL", f"FROM:<{ED}>")[0] == 421
        with pytest.raises(smtplib.SMTPServerDisconnected):
            smtp.noop()


@pytest.mark.parametrize(("stage", "stored"), [("body", 0), ("dot", 1)])
@pytest.mark.parametrize("answer", [HangUp(), Reset()], ids=["hangs up", "resets"])
def test_it_leaves_before_or_after_it_stored(stage: str, stored: int, answer: object) -> None:
    """At "body" nothing is stored; at "dot" it is, unanswered."""
    with Smtp() as server:
        server.on(stage, answer)
        with client(server) as smtp, pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
            smtp.sendmail(ED, [ANN], MESSAGE)
        assert [one.answered for one in server.messages] == [False] * stored
        assert server.accepted[ANN] == stored


@pytest.mark.parametrize("stage", ["connect", "ehlo", "mail", "rcpt", "data", "body", "dot"])
def test_it_stalls_and_ends_promptly_all_the_same(stage: str) -> None:
    """The client gives up by itself; the server's end waits for nobody."""
    with Smtp() as server:
        server.on(stage, Stall())
        with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)), client(server, 0.1) as smtp:
            smtp.sendmail(ED, [ANN], MESSAGE)
        before = time.monotonic()
    assert time.monotonic() - before < 2


def test_it_answers_late_drips_and_talks_nonsense() -> None:
    """Late and dripped answers are still the right ones; nonsense is whatever was asked for."""
    with Smtp() as server, client(server) as smtp:
        server.on("noop", Late(0.1), nth=1)
        server.on("noop", Drip(0.001), nth=2)
        server.on("noop", Garbage(b"\xff\x00 what\r\n"), nth=3)
        server.on("noop", Garbage(b"250-more\r\n" * 99, endless=True), nth=4)
        before = time.monotonic()
        assert smtp.noop()[0] == 250
        assert time.monotonic() - before >= 0.1
        assert smtp.noop()[0] == 250
        assert smtp.noop()[0] == -1
        # Not smtplib: it reads a reply of many lines until the memory is full.
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line, line.makefile("rb") as file:
            line.sendall(b"NOOP\r\n")
            assert len(file.read(50_000)) == 50_000


def test_pipelined_commands_are_answered_in_order() -> None:
    """MAIL, RCPT and DATA in one write, the next message right after the dot."""
    one = f"MAIL FROM:<{ED}>\r\nRCPT TO:<{ANN}>\r\nDATA\r\n".encode()
    with Smtp(extensions=("PIPELINING",)) as server, socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(b"EHLO me\r\n" + (one + MESSAGE.replace(b"\n.", b"\n..") + b".\r\n") * 2 + b"QUIT\r\n")
        with line.makefile("rb") as file:
            answers = file.read().decode().splitlines()
        assert [answer[:3] for answer in answers if answer[3] == " "] == (
            ["220", "250"] + ["250", "250", "354", "250"] * 2 + ["221"]
        )
        assert [taken.data for taken in server.messages] == [MESSAGE] * 2


def test_it_wants_its_password_and_keeps_none() -> None:
    """535 for a wrong one, 530 without; the record holds no secret."""
    with Smtp(auth=("ed", "s3cret")) as server, client(server) as smtp:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            smtp.login("ed", "wrong")
        assert smtp.docmd("MAIL", f"FROM:<{ED}>")[0] == 530
        smtp.login("ed", "s3cret")
        smtp.sendmail(ED, [ANN], MESSAGE)
        assert server.accepted == {ANN: 1}
        assert "AUTH PLAIN ***" in [command for _, command in server.commands]


def test_limits_and_extensions_hold() -> None:
    """SIZE, SMTPUTF8 and unknown parameters are refused as RFC 1870 and 6531 say."""
    with Smtp(extensions=("SIZE 100",)) as server, client(server) as smtp:
        smtp.ehlo()
        assert smtp.mail(ED, ["SIZE=101"])[0] == 552
        assert smtp.mail(ED, ["BODY=8BITMIME"])[0] == 555
        smtp.mail(ED)
        assert smtp.docmd("RCPT", "TO:<no brackets")[0] == 501
        assert smtp.rcpt(ANN)[0] == 250
        assert smtp.data(b"x" * 101)[0] == 552


@pytest.mark.parametrize("starttls", [True, False], ids=["starttls", "implicit"])
@pytest.mark.parametrize(
    ("leaf", "trusted"), [("localhost", True), ("other_name", False), ("expired", False), ("stranger", False)]
)
def test_only_the_right_certificate_is_trusted(
    certificates: Certificates, starttls: bool, leaf: str, trusted: bool
) -> None:
    """A client that trusts the authority takes one and refuses three."""
    context = ssl.create_default_context(cafile=certificates.authority)
    with Smtp(tls=getattr(certificates, leaf), starttls=starttls, auth=("ed", "s3cret")) as server:
        try:
            if starttls:
                with client(server) as smtp:
                    smtp.ehlo()
                    assert smtp.docmd("MAIL", f"FROM:<{ED}>")[0] == 530
                    smtp.starttls(context=context)
                    smtp.login("ed", "s3cret")
                    smtp.sendmail(ED, [ANN], MESSAGE)
            else:
                with smtplib.SMTP_SSL("127.0.0.1", server.port, timeout=5, context=context) as smtp:
                    smtp.login("ed", "s3cret")
                    smtp.sendmail(ED, [ANN], MESSAGE)
        except ssl.SSLError:
            assert not trusted
        else:
            assert trusted
        assert server.accepted[ANN] == trusted
        assert server.url == f"{'smtp' if starttls else 'smtps'}://127.0.0.1:{server.port}"


def test_tls_can_stall_too(certificates: Certificates) -> None:
    """A server that says STARTTLS and then nothing."""
    with Smtp(tls=certificates, starttls=True) as server:
        server.on("handshake", Stall())
        with pytest.raises(TimeoutError), client(server, 0.2) as smtp:
            smtp.starttls(context=ssl.create_default_context(cafile=certificates.authority))


def test_a_server_that_ends_leaves_nobody_waiting() -> None:
    """Clients that say nothing hold no server up."""
    with Smtp() as server:
        lines = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
        before = time.monotonic()
    assert time.monotonic() - before < 2
    for line in lines:
        line.close()
