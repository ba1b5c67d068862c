"""An issue on its way to its readers, sent by the command as a person runs it, through relays good and bad."""

import email
import email.policy
import html
import json
import re
import subprocess
import time
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from digest.values import Balance
from tests.fakes.postgres import free_port
from tests.fakes.smtp import HangUp, Late, Reply, Smtp
from tests.journeys.conftest import SLUG, Newsletter

ONLY_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
"""What is about the relay, the terminal or the files is the same on either database."""
OURS = re.compile(r"unsubscribe%20([a-z2-7]{18,29})")


def parsed(raw: bytes) -> EmailMessage:
    """As a mail program reads it."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def right(raw: bytes, address: str) -> str:
    """The reader's token, once everything about their message has been found right."""
    message = parsed(raw)
    text, page = (part.get_content() for part in message.iter_parts())
    tokens = {*OURS.findall(text), *OURS.findall(html.unescape(page)), *OURS.findall(message["List-Unsubscribe"])}
    assert len(tokens) == 1, tokens
    assert message["To"].addresses[0].addr_spec == address
    assert message["From"] == "Pier Post <ed@pier.example>"
    assert message["List-Id"] == "The Pier Post <the-pier-post.pier.example>"
    assert "A page saved here is in the next issue" in message["Subject"]
    assert "The first item was made from saved/welcome.txt" in " ".join(text.split())
    assert "1 Pier Road, Lisbon" in page
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    return tokens.pop()


def test_fifty_readers_get_their_own_message(approved: Newsletter) -> None:
    """Parsed back, each is right, each reader's links and token are their own; again, nobody is mailed twice."""
    approved.subscribe(50)
    with Smtp() as server:
        done = approved.run("send", SLUG, "--relay", server.url, "--yes")
        assert done.returncode == 0, done.stderr
        again = approved.run("send", SLUG, "--relay", server.url, "--yes")
    assert again.returncode == 0
    assert "nobody is mailed again" in again.stderr
    assert server.accepted == {f"reader{n}@example.org": 1 for n in range(1, 51)}
    assert {taken.sender for taken in server.messages} == {"ed@pier.example"}
    tokens = {right(taken.data, taken.recipients[0]) for taken in server.messages}
    assert len(tokens) == 50
    assert len({parsed(taken.data)["Message-ID"] for taken in server.messages}) == 50
    said = approved.here("status", SLUG, "--json")
    assert json.loads(said.stdout) == {
        "audience": 50, "sent": 50, "suppressed": 0, "failed": 0, "deferred": 0, "unknown": 0, "pending": 0
    }  # fmt: skip


class Kept:
    """What an aiosmtpd server was given."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, bytes]] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        """Keeps the message."""
        self.messages.append((envelope.rcpt_tos[0], envelope.content))  # type: ignore[attr-defined]
        return "250 stored"


@ONLY_SQLITE
def test_fifty_readers_through_somebody_elses_server(approved: Newsletter) -> None:
    """aiosmtpd, which was not written to please us."""
    approved.subscribe(50)
    kept = Kept()
    controller = Controller(kept, hostname="127.0.0.1", port=(port := free_port()))
    controller.start()
    try:
        done = approved.run("send", SLUG, "--relay", f"smtp://127.0.0.1:{port}", "--yes")
    finally:
        controller.stop()
    assert done.returncode == 0, done.stderr
    assert len({right(raw, address) for address, raw in kept.messages}) == 50


def test_a_relay_in_a_bad_mood(approved: Newsletter) -> None:
    """Each misbehaviour has its own end, the others get their message, and the summary says who did not and why."""
    approved.subscribe(50)
    with Smtp() as server:
        server.on("rcpt", Reply(450, "4.2.0 try later"), recipient="reader1@example.org", times=1)
        server.on("rcpt", Reply(550, "5.1.1 no such user"), recipient="reader2@example.org")
        server.on("dot", HangUp(), recipient="reader3@example.org")
        server.on("body", HangUp(), recipient="reader4@example.org", times=1)
        server.on("dot", Late(1.0), recipient="reader5@example.org")
        server.on("mail", Reply(421, "4.3.2 closing"), nth=20)
        server.on("dot", Reply(554, "5.7.1 looks like spam"), recipient="reader6@example.org")
        server.on("dot", Reply(451, "4.7.1 reader7@example.org is busy"), recipient="reader7@example.org")
        done = approved.run("send", SLUG, "--relay", server.url, "--yes", "--wait", "0.35")
        balance, states = approved.balance(), approved.states()
        assert done.returncode == 3
        assert states["reader1@example.org"] == "sent"
        assert states["reader2@example.org"] == states["reader6@example.org"] == "failed"
        assert states["reader3@example.org"] == "unknown"
        assert states["reader4@example.org"] in {"sent", "unknown"}
        assert states["reader7@example.org"] == "deferred"
        assert balance.pending == 0
        assert balance.sent >= 45
        assert "failed 1: 550 5.1.1 no such user: reader2@example.org" in done.stderr
        assert "deferred 1: 451 4.7.1 ... is busy: reader7@example.org" in done.stderr
        assert "--resend-unknown" in done.stderr
        server.calm()
        last = approved.run("send", SLUG, "--relay", server.url, "--yes", "--resend-unknown", "--retry-failed")
    assert last.returncode == 0, last.stderr
    assert approved.balance() == Balance(audience=50, sent=50)
    twice = {address for address, count in server.accepted.items() if count > 1}
    assert twice <= {address for address, state in states.items() if state == "unknown"}
    assert set(server.accepted) == {f"reader{n}@example.org" for n in range(1, 51)}


def test_who_unsubscribes_while_it_is_sent_does_not_get_it(approved: Newsletter) -> None:
    """From that moment on, also in a send that has begun."""
    approved.subscribe(30)
    approved.delivery("connections = 1", "per_second = 5")
    with Smtp() as server:
        sending = approved.start("send", SLUG, "--relay", server.url, "--yes")
        until = time.monotonic() + 30
        while not server.messages and time.monotonic() < until:
            time.sleep(0.02)
        late = [address for address, state in approved.states().items() if state == "pending"][-1]
        assert approved.here("subscribers", "remove", late).returncode == 0
        sending.communicate(timeout=60)
    assert sending.returncode == 0
    assert late not in server.accepted
    assert approved.balance() == Balance(audience=30, sent=29, suppressed=1)


@ONLY_SQLITE
def test_the_relay_goes_away_and_comes_back(approved: Newsletter) -> None:
    """The send waits for it; nobody is blamed."""
    approved.subscribe(20)
    with Smtp() as server:
        server.on("rcpt", HangUp(), times=3)
        server.on("connect", Reply(421, "busy"), nth=4)
        server.on("connect", Reply(421, "busy"), nth=5)
        done = approved.run("send", SLUG, "--relay", server.url, "--yes", "--wait", "1")
    assert done.returncode == 0, done.stderr
    assert approved.balance() == Balance(audience=20, sent=20)
    assert set(server.accepted.values()) == {1}


@ONLY_SQLITE
def test_the_relay_goes_away_for_good(approved: Newsletter) -> None:
    """When the wait is over the others are deferred with the reason, and the next run sends to them."""
    approved.subscribe(10)
    approved.delivery("connections = 1")
    with Smtp() as server:
        server.on("rcpt", Reply(421, "4.3.2 closing"), nth=4)
        for number in range(3, 40):  # the first asks what it takes, the second sends
            server.on("connect", Reply(421, "busy"), nth=number)
        done = approved.run("send", SLUG, "--relay", server.url, "--yes", "--wait", "0.05")
        assert done.returncode == 3
        assert "421 busy" in done.stderr
        assert approved.balance() == Balance(audience=10, sent=3, deferred=7)
        server.calm()
        assert approved.run("send", SLUG, "--relay", server.url, "--yes").returncode == 0
    assert approved.balance() == Balance(audience=10, sent=10)
    assert set(server.accepted.values()) == {1}


@ONLY_SQLITE
def test_what_is_changed_in_mid_send_is_not_in_it(approved: Newsletter) -> None:
    """The send goes on with the edition it began with, and says so."""
    approved.subscribe(4)
    with Smtp() as server:
        server.on("rcpt", Reply(450, "4.2.0 later"), recipient="reader1@example.org", times=1)
        assert approved.run("send", SLUG, "--relay", server.url, "--yes", "--wait", "0").returncode == 3
        draft = approved.folder / "issues" / SLUG / "draft.md"
        draft.write_text(draft.read_text().replace("The first item was made", "The very first item was made"))
        done = approved.run("send", SLUG, "--relay", server.url, "--yes")
    assert done.returncode == 0
    assert "goes on as it was approved" in done.stderr
    assert set(server.accepted.values()) == {1}
    assert not [taken for taken in server.messages if b"The very first item" in taken.data]


@ONLY_SQLITE
def test_a_message_nobody_may_have_stops_the_send(approved: Newsletter) -> None:
    """A relay that refuses the message itself is asked a few times, not fifty; the others stay pending."""
    approved.subscribe(50)
    with Smtp() as server:
        server.on("dot", Reply(554, "5.7.1 this looks like spam"))
        done = approved.run("send", SLUG, "--relay", server.url, "--yes")
        assert done.returncode == 1
        assert "refused the message, and took nothing" in done.stderr
        balance = approved.balance()
        assert 5 <= balance.failed <= 8
        assert balance.pending == 50 - balance.failed
        server.calm()
        assert approved.run("send", SLUG, "--relay", server.url, "--yes", "--retry-failed").returncode == 0
    assert approved.balance() == Balance(audience=50, sent=50)


@ONLY_SQLITE
def test_a_relay_that_denies_everybody_stops_the_send(approved: Newsletter) -> None:
    """ "Relay access denied" is no fault of the readers: a few are asked, not fifty."""
    approved.subscribe(50)
    with Smtp() as server:
        server.on("rcpt", Reply(554, "5.7.1 Relay access denied"))
        done = approved.run("send", SLUG, "--relay", server.url, "--yes", "--json")
        assert done.returncode == 1
        assert "Relay access denied" in done.stderr
        balance = approved.balance()
        assert json.loads(done.stdout)["failed"] == balance.failed <= 8
        assert balance.pending == 50 - balance.failed
        server.calm()
        assert approved.run("send", SLUG, "--relay", server.url, "--yes", "--retry-failed").returncode == 0
    assert approved.balance() == Balance(audience=50, sent=50)


@ONLY_SQLITE
def test_a_second_connection_refused_harms_nobody(approved: Newsletter) -> None:
    """A relay that takes one at a time: the first line does it all, and all is well."""
    approved.subscribe(20)
    with Smtp() as server:
        server.on("connect", Reply(554, "5.7.0 too many connections"), nth=2)
        done = approved.run("send", SLUG, "--relay", server.url, "--yes", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sent"] == 20


@ONLY_SQLITE
def test_a_relay_that_hangs_up_after_each_message_harms_nobody(approved: Newsletter) -> None:
    """A cap of one message a connection: nobody is deferred for it."""
    approved.subscribe(12)
    approved.delivery("connections = 1")
    with Smtp() as server:
        for number in range(2, 40, 2):
            server.on("mail", HangUp(), nth=number)
        done = approved.run("send", SLUG, "--relay", server.url, "--yes", "--wait", "0")
    assert done.returncode == 0, done.stderr
    assert set(server.accepted.values()) == {1}


@ONLY_SQLITE
def test_the_wait_begins_with_the_trouble(approved: Newsletter) -> None:
    """Not with the send, which may take longer than one waits."""
    approved.subscribe(12)
    approved.delivery("connections = 1", "per_second = 2")
    with Smtp() as server:
        server.on("mail", Reply(421, "busy"), nth=10)
        server.on("connect", Reply(421, "busy"), nth=2)
        done = approved.run("send", SLUG, "--relay", server.url, "--yes", "--wait", "0.3")
    assert done.returncode == 0, done.stderr
    assert approved.balance() == Balance(audience=12, sent=12)


def test_who_is_unknown_after_a_kill_is_named(approved: Newsletter) -> None:
    """By `status` at once, and by the next send, which has nothing else to do."""
    approved.subscribe(1)
    with Smtp() as server:
        server.on("dot", Late(30))
        sending = approved.start("send", SLUG, "--relay", server.url, "--yes")
        until = time.monotonic() + 30
        while not server.messages and time.monotonic() < until:
            time.sleep(0.02)
        sending.kill()
        sending.communicate()
        said = approved.here("status", SLUG)
        assert "unknown 1: the sender was stopped" in said.stdout
        assert "reader1@example.org" in said.stdout
        again = approved.run("send", SLUG, "--relay", server.url, "--yes")
    assert again.returncode == 3
    assert "reader1@example.org" in again.stderr
    assert approved.balance() == Balance(audience=1, unknown=1)


@ONLY_SQLITE
def test_a_reader_of_our_output_who_leaves_changes_no_exit_code(approved: Newsletter) -> None:
    """`digest send ... | true` with a failed reader is 3 still."""
    approved.subscribe(2)
    with Smtp() as server:
        server.on("rcpt", Reply(550, "5.1.1 unknown"), recipient="reader1@example.org")
        command = " ".join(approved.command("send", SLUG, "--relay", server.url, "--yes"))
        shell = f"set -o pipefail; {command} | true; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(
            ["bash", "-c", shell], env=approved.environment, capture_output=True, text=True, timeout=60
        )
    assert done.returncode == 3, done.stderr


@ONLY_SQLITE
@pytest.mark.parametrize("closed", ["2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_nothing(approved: Newsletter, closed: str) -> None:
    """As some programs start others: everybody gets it, whatever cannot be said."""
    approved.subscribe(3)
    with Smtp() as server:
        words = approved.command("send", SLUG, "--relay", server.url, "--yes")
        done = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", *words], env=approved.environment,
                              stderr=subprocess.PIPE, text=True, timeout=60)  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert len(server.accepted) == approved.balance().sent == 3


@ONLY_SQLITE
def test_two_issues_in_one_folder_of_files_are_all_there(approved: Newsletter) -> None:
    """The second takes no file of the first."""
    approved.subscribe(2)
    out = approved.folder / "out"
    for slug in (SLUG, f"{SLUG}-2"):
        assert approved.here("build", "--date", slug, approved.folder / "saved").returncode == 0
        assert approved.here("approve", slug, "--by", "Edda").returncode == 0
        assert approved.run("send", slug, "--relay", f"eml:{out}", "--yes").returncode == 0
    assert len(list(out.glob("*.eml"))) == 4


def test_while_nobody_has_it_an_edition_approved_anew_takes_its_place(approved: Newsletter) -> None:
    """A relay that would have nothing has frozen nothing; once somebody may have it, it stands."""
    approved.subscribe(6)
    draft = approved.folder / "issues" / SLUG / "draft.md"
    with Smtp() as server:
        server.on("mail", Reply(530, "5.7.0 authentication required"))
        done = approved.run("send", SLUG, "--relay", server.url, "--yes")
        assert done.returncode == 1
        assert "DIGEST_SMTP_USER" in done.stderr
        draft.write_text(draft.read_text().replace("The first item was made", "The very first item was made"))
        again = approved.run("send", SLUG, "--relay", server.url, "--yes")
        assert again.returncode == 1
        assert "was changed since it was approved" in again.stderr
        assert approved.here("approve", SLUG, "--by", "Edda").returncode == 0
        server.calm()
        assert approved.run("send", SLUG, "--relay", server.url, "--yes").returncode == 0
        assert len(server.messages) == 6
        assert all(b"The very first item" in taken.data.replace(b"=\r\n", b"") for taken in server.messages)
        late = approved.here("approve", SLUG, "--by", "Edda")
        assert "has gone out" in late.stderr
    assert approved.balance() == Balance(audience=6, sent=6)


def test_two_senders_at_once_share_the_readers(approved: Newsletter) -> None:
    """Nobody twice, and both end when all is done."""
    approved.subscribe(60)
    with Smtp() as server:
        server.on("dot", Late(0.02))
        both = [approved.start("send", SLUG, "--relay", server.url, "--yes", "-q") for _ in range(2)]
        for one in both:
            one.communicate(timeout=60)
    assert [one.returncode for one in both] == [0, 0]
    assert server.accepted == {f"reader{n}@example.org": 1 for n in range(1, 61)}


def test_interrupted_it_finishes_what_it_has_in_hand(approved: Newsletter) -> None:
    """SIGTERM is an orderly end: nothing unknown, the rest pending, and run again it goes on."""
    approved.subscribe(60)
    with Smtp() as server:
        server.on("dot", Late(0.05))
        sending = approved.start("send", SLUG, "--relay", server.url, "--yes")
        until = time.monotonic() + 30
        while len(server.messages) < 4 and time.monotonic() < until:
            time.sleep(0.02)
        sending.terminate()
        _, said = sending.communicate(timeout=30)
        assert sending.returncode == 130
        assert "waiting for the messages in hand" in said
        balance = approved.balance()
        assert balance.unknown == 0
        assert 0 < balance.sent < 60
        assert balance.sent + balance.pending == 60
        server.calm()
        assert approved.run("send", SLUG, "--relay", server.url, "--yes").returncode == 0
    assert server.accepted == {f"reader{n}@example.org": 1 for n in range(1, 61)}
