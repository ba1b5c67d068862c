"""`digest inbox`: who asked has left, the editor is told of the rest, and whatever is wrong is one line."""

import re
from pathlib import Path

import pytest

from digest.cli import people as cli_people
from digest.cli.newsletter import settings_of
from digest.values import Address
from subscribers import imap, tokens
from tests.cli.conftest import Run
from tests.fakes.certificates import Certificates
from tests.fakes.imap import Imap
from tests.fakes.lines import HangUp, Stall

NONE = {"mails": 0, "unsubscribed": 0, "before": 0, "automatic": 0, "asks": 0, "other": 0, "unreadable": 0,
        "unmarked": 0, "hard": 0, "soft": 0, "block": 0, "challenge": 0, "complaint": 0, "delayed": 0, "repeated": 0,
        "unproven": 0}  # fmt: skip


def mail(subject: str, sender: str = "ann@reader.example", more: str = "") -> bytes:
    """A mail with this subject."""
    return f"From: Ann <{sender}>\r\n{more}Subject: {subject}\r\n\r\nThank you.\r\n".encode()


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mailbox in the environment, and no half minutes."""
    for name in ("DIGEST_INBOX_USER", "DIGEST_INBOX_PASSWORD", "DIGEST_STORE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(imap, "CONNECT_S", 0.5)


@pytest.fixture
def token(newsletter: Path, digest: Run) -> str:
    """Ann is a subscriber; the token in her link."""
    for name in ("ann", "bea"):
        assert (
            digest("subscribers", "add", f"{name}@reader.example", "--consent", "Asked", "-C", newsletter).code == 0
        )
    with cli_people.known(settings_of(newsletter)) as people:
        assert people is not None
        return tokens.made(people.the(Address("ann@reader.example")).id, people.keys)


@pytest.fixture
def mails(newsletter: Path) -> Path:
    """An empty maildir in the newsletter's folder."""
    for name in ("new", "cur", "tmp"):
        (newsletter / "mails" / name).mkdir(parents=True)
    return newsletter / "mails"


def statuses(digest: Run, newsletter: Path) -> dict[str, str]:
    """Where everybody stands."""
    said = digest("subscribers", "list", "--json", "-C", newsletter)
    return {one["email"].partition("@")[0]: one["status"] for one in said.lines}


def given(newsletter: Path, line: str) -> None:
    """The settings with this line under [inbox]."""
    path = newsletter / "digest.toml"
    before, _, after = path.read_text().partition("[inbox]\n")
    path.write_text(f"{before}[inbox]\n{line}\n{after}")


def test_who_pauses_may_ask_to_leave(digest: Run, newsletter: Path, mails: Path, token: str) -> None:
    """Their mails will come again: the editor is told of them as of any reader's, whichever way they ask."""
    with cli_people.known(settings_of(newsletter)) as people:
        assert people is not None
        assert people.pause(people.the(Address("ann@reader.example")).id, None, how="command")
    (mails / "new/1").write_bytes(mail("unsubscribe"))
    (mails / "new/2").write_bytes(mail(f"unsubscribe {token}", more="Auto-Submitted: auto-replied\r\n"))
    said = digest("inbox", f"maildir:{mails}", "-C", newsletter).err
    assert "ann@reader.example asks to leave, without a token" in said
    assert "an automatic mail carries their token" in said


def test_a_maildir_of_every_kind(digest: Run, newsletter: Path, mails: Path, token: str) -> None:
    """The summary names no reader who left; who asks without a token is named with what to do."""
    (mails / "new/1").write_bytes(mail(f"unsubscribe {token}"))
    (mails / "new/2").write_bytes(mail(f"Re: unsubscribe {token}"))
    (mails / "new/3").write_bytes(mail("Away", more="Auto-Submitted: auto-replied\r\n"))
    (mails / "new/4").write_bytes(mail("unsubscribe", "o'bea$x@reader.example"))
    (mails / "new/5").write_bytes(mail("Your piece about the ferry"))
    (mails / "new/6").write_bytes(mail("how to unsubscribe from everything", "spam@stranger.example"))
    odd = ("subscribers", "add", "o'bea$x@reader.example", "--consent", "Asked", "-C", newsletter)
    assert digest(*odd).code == 0
    said = digest("inbox", f"maildir:{mails}", "-C", newsletter)
    assert said.out == "6 mails: 2 unsubscribed (1 had left before), 1 automatic, 2 ask without a token, 1 other\n"
    assert said.err == (
        "digest: o'bea$x@reader.example asks to leave, without a token; if it was they: "
        "digest subscribers remove 'o'\"'\"'bea$x@reader.example'\n"
    )
    assert said.code == 0
    assert statuses(digest, newsletter) == {"ann": "unsubscribed", "bea": "active", "o'bea$x": "active"}
    assert sorted(path.name for path in (mails / "cur").iterdir()) == ["1:2,S", "2:2,S"]
    assert sorted(path.name for path in (mails / "new").iterdir()) == ["3", "4", "5", "6"]


def test_an_automatic_mail_with_a_token_is_told_of(digest: Run, newsletter: Path, mails: Path, token: str) -> None:
    """It unsubscribes nobody; but somebody may have asked. Once a person, as long as they are mailed."""
    for name in "123":
        (mails / "new" / name).write_bytes(mail(f"unsubscribe {token}", more="Auto-Submitted: auto-replied\r\n"))
    said = digest("inbox", f"maildir:{mails}", "-C", newsletter)
    assert "3 automatic" in said.out
    command = "digest subscribers remove ann@reader.example"
    assert said.err == (
        f"digest: person 1: an automatic mail carries their token (Auto-Submitted): `{command}` if they asked\n"
    )
    assert statuses(digest, newsletter)["ann"] == "active"
    assert digest("-C", newsletter, *command.split()[1:]).code == 0
    assert digest("inbox", f"maildir:{mails}", "-C", newsletter).err == ""


def test_who_asks_is_named_only_where_they_are_mailed(digest: Run, newsletter: Path, mails: Path, token: str) -> None:
    """Spam and people who left are none of the editor's business; an address like an option is told apart."""
    assert digest("subscribers", "add", "-C", newsletter, "--", "-zoe@reader.example").code == 0
    assert digest("subscribers", "remove", "-C", newsletter, "bea@reader.example").code == 0
    senders = "-zoe@reader.example", "bea@reader.example", "spam@stranger.example", "a..b@reader.example", "nobody"
    for number, sender in enumerate(senders):
        (mails / f"new/{number}").write_bytes(mail("unsubscribe", sender))
    said = digest("inbox", f"maildir:{mails}", "-C", newsletter)
    assert "5 ask without a token (2 with no usable address in From), " in said.out
    command = "digest subscribers remove -- -zoe@reader.example"
    line = f"-zoe@reader.example asks to leave, without a token; if it was they: {command}"
    assert said.err == f"digest: {line}\n"
    assert digest("-C", newsletter, *command.split()[1:]).code == 0


def test_json_has_the_counts(digest: Run, newsletter: Path, mails: Path, token: str) -> None:
    """And nothing else is on standard output; -v tells of each on the other."""
    (mails / "new/1").write_bytes(mail(f"unsubscribe {token}"))
    (mails / "new/2").write_bytes(mail("Away", more="Precedence: bulk\r\n"))
    said = digest("inbox", f"maildir:{mails}", "--json", "-v", "-C", newsletter)
    assert said.lines == [NONE | {"mails": 2, "unsubscribed": 1, "automatic": 1}]
    assert said.err == "digest: unsubscribed: person 1\ndigest: automatic: Precedence\n"


def test_a_dry_run_writes_nothing(digest: Run, newsletter: Path, mails: Path, token: str) -> None:
    """It says what would be, and the run does that."""
    (mails / "new/1").write_bytes(mail(f"unsubscribe {token}"))
    said = digest("inbox", f"maildir:{mails}", "--dry-run", "-C", newsletter)
    assert "1 mail: 1 unsubscribed, " in said.out
    assert "dry run" in said.out
    assert (mails / "new/1").exists()
    assert statuses(digest, newsletter)["ann"] == "active"


def test_many_who_ask_are_not_all_named(digest: Run, newsletter: Path, mails: Path, token: str) -> None:
    """Anybody can write such mails; each address is named once, and only where it is a reader's."""
    readers = newsletter / "readers.csv"
    readers.write_text("email\n" + "".join(f"x{n}@reader.example\n" for n in range(30)))
    assert digest("subscribers", "import", readers, "--yes", "--consent", "Asked", "-C", newsletter).code == 0
    for number in range(60):
        (mails / f"new/{number:02}").write_bytes(mail("unsubscribe", f"x{number // 2}@reader.example"))
    said = digest("inbox", f"maildir:{mails}", "-C", newsletter)
    assert "60 ask without a token" in said.out
    assert len(said.err.splitlines()) == 21
    assert said.err.endswith("digest: 10 more ask without a token (-v names all)\n")
    assert len(digest("inbox", f"maildir:{mails}", "-v", "-C", newsletter).err.splitlines()) == 30


def test_standard_input(digest: Run, newsletter: Path, token: str) -> None:
    """What a mail server pipes in: one mail, or an mbox."""
    letter = mail("Your piece about the ferry")
    assert digest("inbox", "-", "-C", newsletter, stdin=letter).out.startswith("1 mail: 0 unsubscribed, ")
    mbox = b"From a@b.example now\n" + letter + b"\nFrom a@b.example now\n" + mail(f"unsubscribe {token}")
    assert digest("inbox", "-", "-C", newsletter, stdin=mbox).out.startswith("2 mails: 1 unsubscribed, ")
    assert statuses(digest, newsletter)["ann"] == "unsubscribed"
    assert digest("inbox", "-", "-C", newsletter).out.startswith("0 mails: ")


def test_the_settings_say_where(digest: Run, newsletter: Path, mails: Path, token: str) -> None:
    """A path in digest.toml is meant from the newsletter's folder."""
    (mails / "new/1").write_bytes(mail(f"unsubscribe {token}"))
    given(newsletter, 'source = "maildir:mails"')
    assert digest("inbox", "-C", newsletter).out.startswith("1 mail: 1 unsubscribed, ")


def test_imap(digest: Run, newsletter: Path, token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """User and password from the environment; only the recognised mail is marked."""
    certificates = Certificates(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    monkeypatch.setenv("DIGEST_INBOX_USER", "ed")
    monkeypatch.setenv("DIGEST_INBOX_PASSWORD", "s3cret")
    folder = [mail("hello"), mail(f"unsubscribe {token}"), mail("unsubscribe")]
    with Imap(mails={"INBOX": [], "Leave": folder}, tls=certificates) as server:
        said = digest("inbox", server.address("Leave"), "--dry-run", "--json", "-C", newsletter)
        assert said.lines == [NONE | {"mails": 3, "unsubscribed": 1, "asks": 1, "other": 1}]
        assert server.seen("Leave") == []
        said = digest("inbox", server.address("Leave"), "--json", "-C", newsletter)
        assert said.lines == [NONE | {"mails": 3, "unsubscribed": 1, "asks": 1, "other": 1}]
        assert server.seen("Leave") == [2]
    assert statuses(digest, newsletter)["ann"] == "unsubscribed"


def test_without_subscribers_nothing_is_looked_at(digest: Run, newsletter: Path, mails: Path) -> None:
    """Nobody can be recognised; no file is made."""
    (mails / "new/1").write_bytes(mail("unsubscribe"))
    before = sorted(newsletter.rglob("*"))
    said = digest("inbox", f"maildir:{mails}", "--json", "-C", newsletter)
    assert (said.code, said.lines) == (0, [NONE])
    assert "no subscribers yet" in said.err
    assert sorted(newsletter.rglob("*")) == before


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("pop3://mail.example.org", "no mailbox: maildir:PATH"),
        ("imaps://ed:s3cret@mail.example.org/INBOX", "DIGEST_INBOX_PASSWORD"),
        ("imap://ed:s3cret", "no mailbox"),
        (None, "where are the mails?"),
    ],
)
def test_wrong_usage(digest: Run, newsletter: Path, token: str, source: str | None, words: str) -> None:
    """Exit code 2, and no password on the screen."""
    said = digest("inbox", *([source] if source else []), "-C", newsletter)
    assert said.code == 2
    assert words in " ".join(said.err.split())
    assert "s3cret" not in said.err


def test_a_wrong_source_in_the_settings_is_a_mistake_there(digest: Run, newsletter: Path, token: str) -> None:
    """One line that names the file, without the password."""
    given(newsletter, 'source = "imaps://ed:s3cret@mail.example.org"')
    said = digest("inbox", "-C", newsletter)
    assert (said.code, len(said.err.splitlines())) == (1, 1)
    assert re.search(r"digest\.toml: line \d+: inbox\.source: user and password go into", said.err)
    assert "s3cret" not in said.err


@pytest.mark.parametrize("wrong", ["password", "folder", "stall", "hang up", "nobody", "plain port"])
def test_whatever_is_wrong_with_the_server_is_one_line(
    digest: Run, newsletter: Path, token: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 1, and everybody is still there."""
    monkeypatch.setenv("DIGEST_INBOX_USER", "ed")
    monkeypatch.setenv("DIGEST_INBOX_PASSWORD", "wr0ng" if wrong == "password" else "s3cret")
    with Imap(mails={"INBOX": [mail(f"unsubscribe {token}")]}) as server:
        server.on("connect" if wrong == "stall" else "logout", Stall())
        if wrong == "hang up":
            server.on("fetch", HangUp())
        address = server.address("Nowhere" if wrong == "folder" else "")
        address = address.replace("imap:", "imaps:") if wrong == "plain port" else address
        if wrong != "nobody":
            said = digest("inbox", address, "-C", newsletter)
    if wrong == "nobody":
        said = digest("inbox", address, "-C", newsletter)
    assert (said.code, said.out, len(said.err.splitlines())) == (1, "", 1)
    assert "wr0ng" not in said.err
    assert statuses(digest, newsletter)["ann"] == "active"


def test_a_maildir_that_is_not_there(digest: Run, newsletter: Path, token: str) -> None:
    """One line; nothing is made."""
    said = digest("inbox", f"maildir:{newsletter / 'nowhere'}", "-C", newsletter)
    assert (said.code, len(said.err.splitlines())) == (1, 1)
    assert "no maildir" in said.err
    assert not (newsletter / "nowhere").exists()


def test_what_could_not_be_marked_is_a_failure(digest: Run, newsletter: Path, mails: Path, token: str) -> None:
    """They have left all the same; the next run finds the mail again."""
    (mails / "new/1").write_bytes(mail(f"unsubscribe {token}"))
    (mails / "cur/1:2,S").mkdir()
    said = digest("inbox", f"maildir:{mails}", "-C", newsletter)
    assert said.code == 3
    assert said.err == "digest: 1 could not be marked as read\n"
    assert statuses(digest, newsletter)["ann"] == "unsubscribed"
