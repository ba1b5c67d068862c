"""`digest check`, `approve`, `send` and `status`: what a person sees when something is not as it should be."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.fakes.certificates import Certificates
from tests.fakes.smtp import Reply, Smtp, Stall

SLUG = "2026-09-21"
Send = Callable[..., object]


@pytest.fixture
def issue(newsletter: Path, digest: Run) -> Path:
    """A newsletter with a built issue."""
    assert digest("-C", newsletter, "build", "--date", SLUG, "-q").code == 0
    return newsletter


@pytest.fixture
def ready(issue: Path, digest: Run) -> Path:
    """The same with three readers, the issue approved."""
    readers = issue / "readers.csv"
    readers.write_text("email\nann@reader.example\nben@reader.example\ncy@reader.example\n")
    assert digest("-C", issue, "subscribers", "import", readers, "--yes", "--consent", "Yes.").code == 0
    assert digest("-C", issue, "approve", SLUG, "--by", "Edda").code == 0
    return issue


def delivery(folder: Path, line: str) -> None:
    """A setting under [delivery]."""
    toml = folder / "digest.toml"
    toml.write_text(toml.read_text().replace("[delivery]\n", f"[delivery]\n{line}\n"))


def listing(folder: Path) -> dict[str, bytes]:
    """Every file of the newsletter, with what is in it."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def figures(digest: Run, folder: Path) -> dict[str, int]:
    """What `status --json` prints."""
    said = digest("-C", folder, "status", SLUG, "--json")
    assert said.code == 0
    (found,) = said.lines
    return found


def one_line(text: str) -> str:
    """The text, which is one line of ours."""
    lines = text.strip().split("\n")
    assert len(lines) == 1, text
    return lines[0]


def test_check_names_what_blocks(issue: Path, digest: Run) -> None:
    """Exit 1 when an E stands; as JSON for scripts."""
    toml = issue / "digest.toml"
    toml.write_text(toml.read_text().replace('address = "1 Pier Road"', 'address = ""'))
    said = digest("-C", issue, "check", "--json")
    assert said.code == 1
    findings = said.lines[0]["findings"]
    assert {"rule", "level", "where", "message"} <= set(findings[0])
    assert [one["rule"] for one in findings if one["level"] == "E"] == [11]
    assert digest("-C", issue, "check", SLUG).code == 1


def test_check_passes_a_good_issue_and_writes_nothing(issue: Path, digest: Run) -> None:
    """A newsletter without a web address has one warning: there is no one click."""
    before = listing(issue)
    said = digest("-C", issue, "check")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("W  6  headers:")
    assert listing(issue) == before


def test_check_without_a_sender_says_so(issue: Path, digest: Run) -> None:
    """No message can be made: that is a finding, not a crash."""
    toml = issue / "digest.toml"
    toml.write_text("\n".join(line for line in toml.read_text().split("\n") if not line.startswith("from =")))
    said = digest("-C", issue, "check", "--json")
    assert said.code == 1
    assert [one["rule"] for one in said.lines[0]["findings"]] == [13]


def test_an_issue_that_does_not_exist(newsletter: Path, digest: Run) -> None:
    """One line for each command, and no store is made."""
    for command in (("check", SLUG), ("approve", SLUG, "--by", "E"), ("send", SLUG, "--yes"), ("status", SLUG)):
        said = digest("-C", newsletter, *command)
        assert said.code == 1, command
        assert "no such issue" in one_line(said.err)
    assert not (newsletter / "digest.db").exists()


@pytest.mark.parametrize("date", ["yesterday", "2026-02-30", "../2026-09-21", "2026-09-21-1"])
def test_a_date_that_is_none(newsletter: Path, digest: Run, date: str) -> None:
    """Wrong usage."""
    assert digest("-C", newsletter, "send", date, "--yes").code == 2


def test_what_is_not_approved_is_not_sent(issue: Path, digest: Run, tmp_path: Path) -> None:
    """And a dry run says the same."""
    for more in ((), ("--dry-run",)):
        said = digest("-C", issue, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes", *more)
        assert said.code == 1
        assert "is not approved: `digest approve 2026-09-21`" in one_line(said.err)
    assert not (tmp_path / "out").exists()


def test_what_was_changed_since_needs_a_new_approval(ready: Path, digest: Run, tmp_path: Path) -> None:
    """The draft, and the settings that are printed; then exactly what was approved is sent."""
    draft = ready / "issues" / SLUG / "draft.md"
    draft.write_text(draft.read_text().replace("The first item was made", "The very first item was made"))
    send = ("send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes")
    said = digest("-C", ready, *send)
    assert said.code == 1
    assert "was changed since it was approved" in one_line(said.err)
    assert digest("-C", ready, "approve", SLUG, "--by", "Edda").code == 0
    assert digest("-C", ready, *send).code == 0
    mail = next((tmp_path / "out").glob("*.eml")).read_text()
    assert "The very first item was made" in mail


def test_a_second_person_where_the_settings_say_so(ready: Path, digest: Run, tmp_path: Path) -> None:
    """The same name twice is one person."""
    delivery(ready, "approvals = 2")
    send = ("send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes")
    said = digest("-C", ready, "approve", SLUG, "--by", "EDDA")
    assert "1 more must approve it" in said.err
    said = digest("-C", ready, *send)
    assert said.code == 1
    assert "1 more must approve it" in one_line(said.err)
    assert digest("-C", ready, "approve", SLUG, "--by", "Finn").code == 0
    assert digest("-C", ready, *send).code == 0


def test_what_has_a_blocking_finding_is_not_sent(ready: Path, digest: Run, tmp_path: Path) -> None:
    """Approved or not."""
    toml = ready / "digest.toml"
    toml.write_text(toml.read_text().replace('address = "1 Pier Road"', 'address = ""'))
    said = digest("-C", ready, "approve", SLUG, "--by", "Edda")
    assert said.code == 0
    assert "cannot be sent" in said.err
    said = digest("-C", ready, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes")
    assert said.code == 1
    assert "(check 11)" in one_line(said.err)
    assert figures(digest, ready)["audience"] == 0


def test_without_a_relay(ready: Path, digest: Run) -> None:
    """One line that says how to name one; nothing has begun."""
    said = digest("-C", ready, "send", SLUG, "--yes")
    assert said.code == 1
    assert "--relay" in one_line(said.err)
    assert figures(digest, ready)["audience"] == 0


@pytest.mark.parametrize("url", ["smtp://ed:secret@127.0.0.1", "ftp://x", "smtp:", "maildir:"])
def test_a_relay_that_is_none(ready: Path, digest: Run, url: str) -> None:
    """Wrong usage; a password in the address is not repeated."""
    said = digest("-C", ready, "send", SLUG, "--relay", url, "--yes")
    assert said.code == 2
    assert "secret" not in said.err


def test_nobody_at_the_relays_port(ready: Path, digest: Run) -> None:
    """One line, and the audience is not frozen: whoever joins before the next try is in it."""
    said = digest("-C", ready, "send", SLUG, "--relay", "smtp://127.0.0.1:1", "--yes")
    assert said.code == 1
    assert "127.0.0.1:1" in one_line(said.err)
    assert "refused" in said.err
    assert figures(digest, ready)["audience"] == 0


def test_a_message_that_the_relay_finds_too_large_before_anybody_is_asked(ready: Path, digest: Run) -> None:
    """It says so in its greeting (check 33): the audience is not frozen, and one line tells."""
    with Smtp(extensions=("SIZE 2000",)) as server:
        said = digest("-C", ready, "send", SLUG, "--yes", "--relay", server.url)
    assert said.code == 1
    assert "check 33" in one_line(said.err)
    assert "more than the server takes (2,000)" in said.err
    assert not server.accepted
    assert digest("-C", ready, "status", SLUG).code != 0 or figures(digest, ready)["pending"] == 0


def test_a_relay_that_never_answers(ready: Path, digest: Run) -> None:
    """It ends when the settings say."""
    delivery(ready, "connect_seconds = 0.5")
    with Smtp() as server:
        server.on("connect", Stall())
        said = digest("-C", ready, "send", SLUG, "--relay", server.url, "--yes")
    assert said.code == 1
    assert "no answer in time" in one_line(said.err)


def test_a_wrong_password(ready: Path, digest: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line without it."""
    monkeypatch.setenv("DIGEST_SMTP_USER", "ed")
    monkeypatch.setenv("DIGEST_SMTP_PASSWORD", "not-the-one")
    with Smtp(auth=("ed", "right")) as server:
        said = digest("-C", ready, "send", SLUG, "--relay", server.url, "--yes")
    assert said.code == 1
    assert "535" in one_line(said.err)
    assert "not-the-one" not in said.err


def test_a_wrong_certificate(ready: Path, digest: Run, tmp_path: Path) -> None:
    """One line that says what is wrong with it; nothing is sent."""
    with Smtp(tls=Certificates(tmp_path).other_name) as server:
        said = digest("-C", ready, "send", SLUG, "--relay", server.url, "--yes")
        assert not server.accepted
    assert said.code == 1
    assert "certificate does not hold" in one_line(said.err)


def test_an_empty_audience(issue: Path, digest: Run, tmp_path: Path) -> None:
    """Finishes cleanly and says so; sent later, it goes to whoever is there then."""
    assert digest("-C", issue, "approve", SLUG, "--by", "Edda").code == 0
    send = ("-C", issue, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes", "--json")
    said = digest(*send)
    assert said.code == 0
    assert "nobody to send to" in one_line(said.err)
    assert said.lines == [dict.fromkeys(said.lines[0], 0)]
    assert digest("-C", issue, "subscribers", "add", "ann@reader.example", "--consent", "Yes.").code == 0
    assert digest(*send).lines[0]["sent"] == 1


def test_pending_people_are_never_mailed(issue: Path, digest: Run, tmp_path: Path) -> None:
    """Imported without a consent text they wait until they confirm."""
    readers = issue / "readers.csv"
    readers.write_text("email\nann@reader.example\n")
    assert digest("-C", issue, "subscribers", "import", readers, "--yes").code == 0
    assert digest("-C", issue, "approve", SLUG, "--by", "Edda").code == 0
    said = digest("-C", issue, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes")
    assert "nobody to send to" in said.err
    assert not (tmp_path / "out").exists()


def test_an_address_the_relay_refuses_and_one_it_cannot_say(ready: Path, digest: Run) -> None:
    """Each fails with its reason, the others get theirs: exit 3."""
    assert digest("-C", ready, "subscribers", "add", "jörg@reader.example", "--consent", "Ja.").code == 0
    with Smtp(extensions=("8BITMIME",)) as server:
        server.on("rcpt", Reply(550, "5.1.1 unknown"), recipient="ben@reader.example")
        said = digest("-C", ready, "send", SLUG, "--relay", server.url, "--yes")
    assert said.code == 3
    assert "failed 1: 550 5.1.1 unknown: ben@reader.example" in said.err
    assert "(SMTPUTF8): jörg@reader.example" in said.err
    assert set(server.accepted) == {"ann@reader.example", "cy@reader.example"}
    assert figures(digest, ready) == {
        "audience": 4, "sent": 2, "suppressed": 0, "failed": 2, "deferred": 0, "unknown": 0, "pending": 0
    }  # fmt: skip


def test_a_dry_run_writes_and_sends_nothing(ready: Path, digest: Run, tmp_path: Path) -> None:
    """Neither to the store, nor to the folder, nor to the relay."""
    before = listing(ready)
    said = digest("-C", ready, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--dry-run")
    assert said.code == 0
    assert "to 3 readers" in said.out
    assert listing(ready) == before
    assert not (tmp_path / "out").exists()


def test_a_test_needs_no_approval_and_leaves_no_trace(issue: Path, digest: Run, tmp_path: Path) -> None:
    """One message to that address, marked as a test; its link unsubscribes nobody."""
    with Smtp() as server:
        said = digest("-C", issue, "send", SLUG, "--relay", server.url, "--test", "ed@pier.example")
    assert said.code == 0, said.err
    (taken,) = server.messages
    assert taken.recipients == ("ed@pier.example",)
    assert b"Subject: [Test] " in taken.data
    assert figures(digest, issue)["audience"] == 0
    said = digest("-C", issue, "send", SLUG, "--relay", server.url, "--test", "nobody")
    assert said.code == 1
    one_line(said.err)


def test_a_test_that_is_refused(issue: Path, digest: Run) -> None:
    """One line with the relay's answer."""
    with Smtp() as server:
        server.on("rcpt", Reply(550, "5.1.1 unknown"))
        said = digest("-C", issue, "send", SLUG, "--relay", server.url, "--test", "ed@pier.example")
    assert said.code == 1
    assert "550 5.1.1 unknown" in said.err


def test_without_anybody_to_ask(ready: Path, digest: Run, tmp_path: Path) -> None:
    """Wrong usage, and the way out is named; a no is a no."""
    send = ("-C", ready, "send", SLUG, "--relay", f"eml:{tmp_path}/out")
    said = digest(*send)
    assert said.code == 2
    assert "--yes" in said.err
    assert digest(*send, stdin="n\n").code == 130
    assert not (tmp_path / "out").exists()
    assert digest(*send, stdin="y\n").code == 0
    assert len(list((tmp_path / "out").glob("*.eml"))) == 3


def test_a_maildir_is_one_that_mail_programs_read(ready: Path, digest: Run, tmp_path: Path) -> None:
    """new, cur and tmp; a message a reader."""
    import mailbox

    assert digest("-C", ready, "send", SLUG, "--relay", f"maildir:{tmp_path}/mail", "--yes").code == 0
    box = mailbox.Maildir(tmp_path / "mail", create=False)
    found = sorted(message["To"] for message in box)
    assert found == ["ann@reader.example", "ben@reader.example", "cy@reader.example"]
    assert not list((tmp_path / "mail" / "tmp").iterdir())


@pytest.mark.parametrize("kind", ["maildir", "eml"])
def test_a_folder_that_cannot_be_written(ready: Path, digest: Run, tmp_path: Path, kind: str) -> None:
    """One line; nothing has begun."""
    (tmp_path / "file").write_text("in the way")
    said = digest("-C", ready, "send", SLUG, "--relay", f"{kind}:{tmp_path}/file/out", "--yes")
    assert said.code == 1
    assert "cannot be written" in one_line(said.err)
    assert figures(digest, ready)["audience"] == 0


def test_the_keys_lost(ready: Path, digest: Run, tmp_path: Path) -> None:
    """Without digest.keys nobody's link could be made: nothing is sent, and the line says what to restore."""
    (ready / "digest.keys").unlink()
    said = digest("-C", ready, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes")
    assert said.code == 1
    assert "digest.keys" in one_line(said.err)
    assert figures(digest, ready)["audience"] == 0


def test_status_before_anything_was_sent(issue: Path, digest: Run) -> None:
    """All zero, and no store is made by looking."""
    (issue / "digest.db").unlink()
    assert figures(digest, issue) == dict.fromkeys(
        ("audience", "sent", "suppressed", "failed", "deferred", "unknown", "pending"), 0
    )
    assert not (issue / "digest.db").exists()


def test_a_forgotten_person_stays_in_the_figures_and_nowhere_else(ready: Path, digest: Run, tmp_path: Path) -> None:
    """Erased after the send: counted still, named no more."""
    with Smtp() as server:
        server.on("rcpt", Reply(550, "5.1.1 <ben@reader.example> unknown"), recipient="ben@reader.example")
        digest("-C", ready, "send", SLUG, "--relay", server.url, "--yes")
    assert digest("-C", ready, "subscribers", "forget", "ben@reader.example", "--yes").code == 0
    said = digest("-C", ready, "status", SLUG, "-v")
    assert "ben@" not in said.out + said.err
    assert figures(digest, ready)["failed"] == 1
    assert b"ben@reader.example" not in (ready / "digest.db").read_bytes()


def test_the_figures_as_json(ready: Path, digest: Run, tmp_path: Path) -> None:
    """`send --json` prints what `status --json` does."""
    said = digest("-C", ready, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes", "--json")
    assert json.loads(said.out) == figures(digest, ready)


def test_a_path_in_the_settings_begins_at_the_newsletter(
    ready: Path, digest: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One on the command line where the command is run."""
    monkeypatch.chdir(tmp_path)
    delivery(ready, 'relay = "eml:out"')
    assert digest("-C", ready, "send", SLUG, "--test", "ed@pier.example").code == 0
    assert digest("-C", ready, "send", SLUG, "--test", "ed@pier.example", "--relay", "eml:here").code == 0
    assert (ready / "out").is_dir()
    assert (tmp_path / "here").is_dir()
