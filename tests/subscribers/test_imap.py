"""An IMAP mailbox: looked at without a trace, marked when done, and never waited for without end."""

import time

import pytest

from digest.errors import DeliverError, TransportError
from subscribers import imap, mailboxes
from subscribers.heads import LONGEST
from subscribers.mailboxes import Mail
from tests.fakes.certificates import Certificates
from tests.fakes.imap import Imap, No
from tests.fakes.lines import Drip, Garbage, HangUp, Late, Reset, Stall

MAIL = b"From: ann@reader.example\r\nSubject: number %d\r\n\r\nThe text.\r\n"
PASSWORD = "s3cret"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority and what it signed."""
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch, certificates: Certificates) -> None:
    """Nobody waits half a minute for an answer here, and the authority is trusted."""
    monkeypatch.setattr(imap, "CONNECT_S", 1.0)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is not on this machine."""
    monkeypatch.setattr(imap, "_loopback", lambda _: False)


def mails(server: Imap, folder: str = "", *, user: str | None = "ed", password: str | None = PASSWORD) -> list[Mail]:
    """Its unread mails; the first is marked as read."""
    with mailboxes.unread(mailboxes.place(server.address(folder)), user, password) as found:
        return [_first_marked(number, one) for number, one in enumerate(found)]


def _first_marked(number: int, mail: Mail) -> Mail:
    if number == 0:
        mail.mark()
    return mail


def server_with(count: int, **more: object) -> Imap:
    """A server with so many unread mails."""
    return Imap(mails={"INBOX": [MAIL % number for number in range(count)]}, **more)  # type: ignore[arg-type]


def test_unread_mails_are_read_without_a_trace() -> None:
    """Headers alone, oldest first; what is not marked stays unread."""
    with server_with(120) as server:
        server.folders["INBOX"][1].flags.add("\\Seen")
        found = mails(server)
        assert [one.head for one in found] == [(MAIL % n).partition(b"The")[0] for n in range(120) if n != 1]
        assert server.seen() == [1, 2]
        assert len([one for one in server.commands if one.startswith("FETCH")]) == 3
        assert server.commands[-1] == "LOGOUT"


def test_a_huge_head_comes_in_part() -> None:
    """No more than is looked at crosses the line."""
    with Imap(mails={"INBOX": [b"X: " + b"x" * LONGEST + b"\r\n\r\n"]}) as server:
        assert [len(one.head or b"") for one in mails(server)] == [LONGEST]


def test_looking_only_changes_nothing() -> None:
    """A dry run opens the folder to read it; the server itself would refuse a mark."""
    with server_with(1) as server:
        place = mailboxes.place(server.address())
        with mailboxes.unread(place, "ed", PASSWORD, readonly=True) as found, pytest.raises(DeliverError):
            next(found).mark()
        assert any(one.startswith("EXAMINE") for one in server.commands)
        assert server.seen() == []


@pytest.mark.parametrize(
    ("folder", "url"),
    [
        ("Lists/My replies", "Lists/My%20replies"),
        ("Abmeldungen f&APw-r", "Abmeldungen%20f%C3%BCr"),
        ("A &- B", "A%20%26%20B"),
        ("&ZeVnLIqe-", "%E6%97%A5%E6%9C%AC%E8%AA%9E"),
    ],
)
def test_a_folder_may_have_any_name(folder: str, url: str) -> None:
    """Modified UTF-7 on the line (RFC 3501, section 5.1.3, whose examples these are like)."""
    with Imap(mails={folder: [MAIL % 1]}) as server:
        assert len(mails(server, url)) == 1


def test_the_number_may_stand_behind_the_head() -> None:
    """Servers answer the parts of FETCH in the order they like, and say what nobody asked for."""
    after = [(b"1 (BODY[HEADER]<0> {4}", b"one\n"), b" UID 7)"]
    before = [(b"2 (UID 14 BODY[HEADER]<0> {4}", b"two\n"), b")"]
    answer = [b"9 (FLAGS (\\Seen))", *after, *before, (b"3 (BODY[HEADER] {4}", b"what"), b")"]
    assert imap._heads(answer) == {7: b"one\n", 14: b"two\n"}


def test_a_mail_deleted_meanwhile_cannot_be_read() -> None:
    """It has no answer, and the others have theirs."""
    with server_with(60) as server:
        with mailboxes.unread(mailboxes.place(server.address()), "ed", PASSWORD) as found:
            first = next(found)
            server.folders["INBOX"].pop()
            heads = [one.head for one in (first, *found)]
        assert [number for number, head in enumerate(heads) if head is None] == [59]


def test_log_in_without_sasl() -> None:
    """An old server knows LOGIN alone; the password is quoted."""
    with server_with(1, capabilities="IMAP4rev1", password='a "b\\c') as server:
        assert len(mails(server, password='a "b\\c')) == 1


def test_a_password_may_be_in_any_letters() -> None:
    """AUTHENTICATE PLAIN carries UTF-8 (RFC 4616); LOGIN does not, and says so."""
    with server_with(1, password="pässwörd") as server:
        assert len(mails(server, password="pässwörd")) == 1
    with server_with(1, capabilities="IMAP4rev1") as server, pytest.raises(TransportError, match="beyond ASCII"):
        mails(server, password="pässwörd")


@pytest.mark.parametrize("capabilities", ["IMAP4rev1", "IMAP4rev1 AUTH=PLAIN"])
def test_a_wrong_password_is_one_line(capabilities: str) -> None:
    """With what the server says, without what we said."""
    with server_with(1, capabilities=capabilities) as server, pytest.raises(TransportError) as failed:
        mails(server, password="wr0ng")
    line = f"127.0.0.1:{server.port}: refuses user and password: [AUTHENTICATIONFAILED] wrong user or password"
    assert str(failed.value) == line


@pytest.mark.parametrize(("user", "password"), [(None, "x"), ("ed", None), ("", "x")])
def test_without_user_or_password_nobody_is_asked(user: str | None, password: str | None) -> None:
    """The line says where they go."""
    with server_with(1) as server:
        with pytest.raises(DeliverError, match="DIGEST_INBOX_USER"):
            mails(server, user=user, password=password)
        assert server.connections == 0


def test_a_folder_that_is_not_there() -> None:
    """Named as it was given."""
    with server_with(1) as server, pytest.raises(TransportError, match=r"no folder Nowhere: \[NONEXISTENT\]"):
        mails(server, "Nowhere")


def test_a_mark_that_is_refused_is_no_broken_line() -> None:
    """A read-only folder refuses every mark; there is a next mail all the same."""
    with server_with(2) as server:
        server.on("store", No("read-only"), times=1)
        with mailboxes.unread(mailboxes.place(server.address()), "ed", PASSWORD) as found:
            with pytest.raises(DeliverError, match="cannot be marked as read: read-only") as failed:
                next(found).mark()
            assert not isinstance(failed.value, TransportError)
            next(found).mark()
        assert server.seen() == [2]


@pytest.mark.parametrize("starttls", [True, False], ids=["starttls", "implicit"])
def test_tls(certificates: Certificates, starttls: bool) -> None:
    """By STARTTLS or from the start."""
    with server_with(2, tls=certificates, starttls=starttls) as server:
        assert len(mails(server)) == 2


@pytest.mark.parametrize("starttls", [True, False], ids=["starttls", "implicit"])
@pytest.mark.parametrize("leaf", ["other_name", "expired", "stranger"])
def test_a_certificate_that_does_not_hold_gets_no_password(
    certificates: Certificates, leaf: str, starttls: bool
) -> None:
    """Of another name, expired, signed by nobody we trust."""
    with server_with(1, tls=getattr(certificates, leaf), starttls=starttls) as server:
        with pytest.raises(TransportError, match="its certificate does not hold"):
            mails(server)
        assert not any(one.startswith(("LOGIN", "AUTHENTICATE")) for one in server.commands)


@pytest.mark.usefixtures("elsewhere")
def test_elsewhere_nothing_is_said_in_the_clear(certificates: Certificates) -> None:
    """A server without STARTTLS, or one that refuses it, gets no password."""
    with server_with(1) as server:
        with pytest.raises(TransportError, match="offers no STARTTLS"):
            mails(server)
        assert server.commands == ["CAPABILITY"]
    with server_with(1, tls=certificates, starttls=True) as server:
        server.on("starttls", No(), times=1)
        with pytest.raises(TransportError, match="refuses STARTTLS: not today"):
            mails(server)
        assert len(mails(server)) == 1


BROKEN = {
    "stalls": Stall(),
    "hangs up": HangUp(),
    "resets": Reset(),
    "talks nonsense": Garbage(b"\xff\xfe\x00 what?\r\n"),
    "talks HTTP": Garbage(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "never comes to an end": Garbage(b"* OK and more\r\n", endless=True),
    "never comes to a line's end": Garbage(b"x" * 65_536, endless=True),
    "promises four gigabytes": Garbage(b"* 1 FETCH (UID 7 BODY[HEADER] {4294967296}\r\n" + b"x" * 1000),
    "sends a part where there is none": Garbage(b"* CAPABILITY {3}\r\nabc\r\n* SEARCH {2}\r\n12\r\n"),
    "drips": Drip(0.2),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("stage", ["connect", "capability", "login", "select", "search", "fetch", "store"])
def test_a_broken_server_is_one_line_in_little_time(stage: str, answer: object) -> None:
    """Whatever it does, and whenever: a TransportError, and nobody waits longer than told."""
    with server_with(1) as server:
        server.on(stage, answer)
        before = time.monotonic()
        with pytest.raises(TransportError) as failed:
            mails(server)
        assert time.monotonic() - before < 4
        assert str(failed.value).startswith(f"127.0.0.1:{server.port}: ")


@pytest.mark.parametrize("answer", [Stall(), HangUp(), Garbage(b"what\r\n")])
def test_how_a_server_takes_leave_is_nobodys_concern(answer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """All was done by then."""
    monkeypatch.setattr(imap, "_LEAVE_S", 0.2)
    with server_with(1) as server:
        server.on("logout", answer)
        assert len(mails(server)) == 1


def test_nobody_there() -> None:
    """A port that nobody listens on."""
    with server_with(1) as server:
        place = mailboxes.place(server.address())
    with pytest.raises(TransportError, match="refused"), mailboxes.unread(place, "ed", PASSWORD):
        pass


def test_a_slow_server_is_no_broken_one() -> None:
    """Late answers are answers."""
    with server_with(1) as server:
        server.on("search", Late(0.4))
        assert len(mails(server)) == 1
