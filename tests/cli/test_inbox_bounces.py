"""`digest inbox` reads what comes back, from one mailbox or two, and says what became of it."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from digest.cli import people as cli_people
from digest.cli.newsletter import settings_of
from digest.deliver import envelope
from digest.store.tables import bounces
from digest.values import Address, Recipient
from subscribers import imap, tokens
from tests.cli.conftest import Run
from tests.fakes.imap import Imap
from tests.subscribers.dsns import arf, dsn

NAMES = "ann", "bea", "cy"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mailbox in the environment, and no half minutes."""
    for name in ("INBOX_USER", "INBOX_PASSWORD", "BOUNCES_USER", "BOUNCES_PASSWORD", "STORE_URL"):
        monkeypatch.delenv(f"DIGEST_{name}", raising=False)
    monkeypatch.setattr(imap, "CONNECT_S", 0.5)


@pytest.fixture
def backs(newsletter: Path, digest: Run) -> dict[str, str]:
    """Three readers who agreed before anything came back, and where their mail comes back to."""
    addresses = [f"{name}@reader.example" for name in NAMES]
    readers = newsletter / "readers.csv"
    readers.write_text("email\n" + "\n".join(addresses))
    assert digest("subscribers", "import", readers, "--yes", "--consent", "Asked", "-C", newsletter).code == 0
    with cli_people.known(settings_of(newsletter)) as people:
        assert people is not None
        return {one: _back(people, Address(address)) for one, address in zip(NAMES, addresses, strict=True)}


def _back(people: Any, address: Address) -> str:
    its = tokens.made(people.the(address).id, people.keys, "bounce")
    who = Recipient(person=people.the(address).id, address=address, bounces=its)
    return envelope("bounces+{token}@pier.example", who, Address("ed@pier.example"))


def box(newsletter: Path, name: str, *mails: bytes) -> Path:
    """A maildir with these mails."""
    for folder in ("new", "cur", "tmp"):
        (newsletter / name / folder).mkdir(parents=True)
    for number, mail in enumerate(mails):
        (newsletter / name / f"new/{number}").write_bytes(mail)
    return newsletter / name


def settings(newsletter: Path, **tables: str) -> None:
    """The settings with these sources."""
    path = newsletter / "digest.toml"
    text = path.read_text()
    for table, source in tables.items():
        head, line = (
            f"\n[{table}]\n",
            f'source = "{source}"\n',
        )  # at the line's start: a new newsletter's may be a comment
        text = text.replace(head, head + line) if head in text else text + head + line
    path.write_text(text)


def late(**more: str) -> bytes:
    """A report of a time that is still to come: it counts as now."""
    return dsn(date="1 Jan 2099 00:00:00 +0000", **more)  # type: ignore[arg-type]


def test_two_mailboxes_in_one_run(digest: Run, newsletter: Path, backs: dict[str, str]) -> None:
    """One summary; what was worked off is marked; the story says why, without an address."""
    full = late(to=backs["bea"], status="5.2.2", said="full")
    box(newsletter, "letters", late(to=backs["ann"]), b"Subject: hello\n\nHello\n")
    box(newsletter, "back", full, arf(back=backs["cy"]), full)
    settings(newsletter, inbox="maildir:letters", bounces="maildir:back")
    said = digest("inbox", "-v", "-C", newsletter)
    assert said.out == (
        "5 mails: 2 bounced (1 hard, 1 soft), 1 complaint, 1 read before, 0 unsubscribed, 0 automatic, "
        "0 ask without a token, 1 other\n"
    )
    assert said.err.splitlines() == [
        "digest: person 1: came back for good (5.1.1): mailed no more",
        "digest: person 2: came back for now (5.2.2)",
        "digest: person 3: called it spam: mailed no more",
        "digest: person 2: read before",
    ]
    assert said.code == 0
    assert [path.name for path in (newsletter / "letters/new").iterdir()] == ["1"]
    assert not [*(newsletter / "back/new").iterdir()]
    shown = digest("subscribers", "show", "ann@reader.example", "-C", newsletter).out
    assert "by a mail server" in shown
    story = digest("subscribers", "history", "ann@reader.example", "-C", newsletter).out
    assert "bounced" in story
    assert "kind: hard; status: 5.1.1" in story
    assert digest("inbox", "-C", newsletter).out.startswith("1 mail: 0 unsubscribed, ")


def test_a_report_out_of_a_pipe(digest: Run, newsletter: Path, backs: dict[str, str]) -> None:
    """One at a time, as a mail server hands them over; the counts sum to the mails."""
    said = digest("inbox", "-", "--json", "-C", newsletter, stdin=late(to=backs["ann"]))
    (counts,) = said.lines
    assert (counts["mails"], counts["hard"]) == (1, 1)
    parts = {name: count for name, count in counts.items() if name not in ("mails", "before", "unmarked")}
    assert sum(parts.values()) == 1
    again = digest("inbox", "-", "-C", newsletter, stdin=b"From MAILER-DAEMON now\n" + late(to=backs["ann"]))
    assert again.out.startswith("1 mail: 1 read before, ")


def test_without_proof_the_editor_is_told(digest: Run, newsletter: Path, backs: dict[str, str]) -> None:
    """With the command that would do it, which does."""
    its = {name: f"rfc822; {name}@reader.example" for name in (*NAMES, "zoe")}
    box(newsletter, "back", *(late(final=one) for one in its.values()), arf().replace(b"anna@", b"bea@"))
    said = digest("inbox", f"maildir:{newsletter / 'back'}", "-C", newsletter)
    assert said.out.startswith("5 mails: 4 without proof, 0 unsubscribed, 1 automatic, ")
    commands = [line.split("if so: ")[1] for line in said.err.splitlines()]
    assert commands == [f"digest subscribers remove --as bounced {name}@reader.example" for name in NAMES]
    assert len([*(newsletter / "back/new").iterdir()]) == 5
    assert digest("-C", newsletter, *commands[0].split()[1:]).code == 0


def test_a_dry_run_changes_nothing(digest: Run, newsletter: Path, backs: dict[str, str]) -> None:
    """It says what the run would."""
    path = box(newsletter, "back", late(to=backs["ann"]), late(to=backs["ann"]))
    said = digest("inbox", f"maildir:{path}", "--dry-run", "-C", newsletter)
    assert said.out.startswith("2 mails: 1 bounced (1 hard), 1 read before, ")
    assert len([*(path / "new").iterdir()]) == 2
    with cli_people.known(settings_of(newsletter)) as people:
        assert people is not None
        with people.store.reading() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(bounces)) == 0


def test_of_an_imap_mailbox_only_reports_are_read_whole(
    digest: Run, newsletter: Path, backs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each mailbox has its own user; looking makes nothing read."""
    monkeypatch.setenv("DIGEST_BOUNCES_USER", "ed")
    monkeypatch.setenv("DIGEST_BOUNCES_PASSWORD", "s3cret")
    back = late(to=backs["ann"]).replace(b"\n", b"\r\n")
    letter = b"From: ann@reader.example\r\nSubject: hello\r\n\r\nHello\r\n"
    with Imap(mails={"INBOX": [letter, back, letter]}) as server:
        settings(newsletter, bounces=server.address())
        assert digest("inbox", "--dry-run", "-C", newsletter).out.startswith("3 mails: 1 bounced (1 hard), ")
        assert server.seen() == []
        assert digest("inbox", "-C", newsletter).out.startswith("3 mails: 1 bounced (1 hard), ")
        assert server.seen() == [2]
        whole = [one for one in server.commands if "BODY.PEEK[]" in one]
    assert whole == ["FETCH 14 (UID BODY.PEEK[]<0.1048576>)"] * 2


def test_one_mailbox_that_cannot_be_read_does_not_keep_the_other(
    digest: Run, newsletter: Path, backs: dict[str, str]
) -> None:
    """What is wrong is one line, that names its own variables."""
    box(newsletter, "back", late(to=backs["ann"]))
    settings(newsletter, inbox="imap://127.0.0.1:9/INBOX", bounces="maildir:back")
    said = digest("inbox", "-C", newsletter)
    assert said.code == 1
    assert said.out.startswith("1 mail: 1 bounced (1 hard), ")
    assert (len(said.err.splitlines()), "DIGEST_INBOX_USER" in said.err) == (1, True)
    settings(newsletter, bounces="imap://127.0.0.1:9/Back")
    (newsletter / "digest.toml").write_text(
        (newsletter / "digest.toml").read_text().replace('source = "maildir:back"\n', "")
    )
    said = digest("inbox", "-C", newsletter)
    assert (said.code, len(said.err.splitlines())) == (1, 2)
    assert "DIGEST_BOUNCES_USER" in said.err
