"""Readers' mails: who asks to leave, who only seems to, and what a machine wrote."""

import os
import stat
import time
from email.header import Header
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import DeliverError
from digest.store.engine import Store
from digest.store.tables import people as table
from digest.values import Address, PersonId
from subscribers import Keys, People, candidate, inbox, mailboxes, tokens
from subscribers.heads import LONGEST, WHOLE, head
from subscribers.mailboxes import Mail, Place
from subscribers.persons import Status
from subscribers.verdicts import Tally, Verdict

KEYS = Keys.fresh()
ANN, BEA = PersonId(1), PersonId(70_000)
TOKEN, OTHERS = tokens.made(ANN, KEYS), tokens.made(BEA, KEYS)
FOREIGN = tokens.made(ANN, Keys.fresh())


def whose(token: str) -> PersonId | None:
    """Whose token it is, under this module's keys."""
    try:
        return tokens.read(token, KEYS)
    except ValueError:
        return None


def judged(text: str | bytes) -> Verdict:
    """The verdict on a mail of these header lines."""
    data = text.encode() if isinstance(text, str) else text
    return inbox.verdict(head(data.replace(b"\n", b"\r\n") + b"\r\n\r\nhello\r\n"), whose)


FROM = "From: Ann Reader <ann@reader.example>\nTo: ed@pier.example\n"
LEAVES = {
    "the mail that our link makes": f"{FROM}Subject: unsubscribe {TOKEN}",
    "answered or forwarded first": f"{FROM}Subject: Fwd: Re: AW: unsubscribe {TOKEN}",
    "in capitals": f"{FROM}Subject: UNSUBSCRIBE {TOKEN.upper()}",
    "folded": f"{FROM}Subject: unsubscribe\n {TOKEN}",
    "folded with a tab": f"{FROM}Subject:\n\tunsubscribe\n\t{TOKEN}",
    "an encoded word": f"{FROM}Subject: {Header(f'unsubscribe {TOKEN} ✓', 'utf-8').encode()}",
    "an encoded word that cuts the token":
        f"{FROM}Subject: =?utf-8?q?unsubscribe_{TOKEN[:7]}?=\n =?utf-8?q?{TOKEN[7:]}?=",
    "an encoded word in an unknown charset": f"{FROM}Subject: =?x-nonsense?q?unsubscribe_{TOKEN}?=",
    "a plus where a space was": f"{FROM}Subject: unsubscribe+{TOKEN}",
    "no other word": f"{FROM}Subject: {TOKEN}",
    "UTF-8 without any encoding": f"{FROM}Subject: désabonner {TOKEN}",
    "the subject twice": f"{FROM}Subject: hello\nSubject: unsubscribe {TOKEN}",
    "a plus-address": f"From: ann@reader.example\nTo: leave+{TOKEN}@pier.example\nSubject: unsubscribe",
    "a plus-address in capitals": f"From: ann@reader.example\nTo: <LEAVE+{TOKEN.upper()}@PIER.EXAMPLE>",
    "a plus-address with a name": f'From: ann@reader.example\nTo: "leave, please" <leave+{TOKEN}@pier.example>',
    "a copy to the plus-address": f"{FROM}Cc: bea@reader.example,\n leave+{TOKEN}@pier.example",
    "forwarded by the mail server, Postfix": f"{FROM}X-Original-To: leave+{TOKEN}@pier.example",
    "forwarded by the mail server, Dovecot": f"{FROM}Delivered-To: leave+{TOKEN}@pier.example",
    "forwarded by the mail server, Exim": f"{FROM}Envelope-To: leave+{TOKEN}@pier.example",
    "another sign between": f"From: ann@reader.example\nTo: leave-{TOKEN}@pier.example",
    "from an address we do not know": f"From: <x@elsewhere.example>\nSubject: unsubscribe {TOKEN}",
    "with no From at all": f"Subject: unsubscribe {TOKEN}",
    "out of a mail pipe": f"From ann@reader.example Mon Sep 21 08:00:00 2026\n{FROM}Subject: unsubscribe {TOKEN}",
    "a person's, and it says so": f"{FROM}Auto-Submitted: no\nSubject: unsubscribe {TOKEN}",
    "a person's, with a comment": f"{FROM}Auto-Submitted: no (a person)\nSubject: unsubscribe {TOKEN}",
    "Apple's Mail, which calls it an automatic reply":
        f"{FROM}Subject: unsubscribe {TOKEN}\nAuto-Submitted: auto-replied\nX-Apple-Unsubscribe: true",
    "a company's Exchange, which wants no automatic answers":
        f"{FROM}X-Auto-Response-Suppress: DR, OOF, AutoReply\nSubject: unsubscribe {TOKEN}",
    "a return path, as there should be": f"Return-Path: <ann@reader.example>\n{FROM}Subject: unsubscribe {TOKEN}",
    "beside a token of somebody else's newsletter": f"{FROM}Subject: unsubscribe {FOREIGN} {TOKEN}",
}  # fmt: skip
AUTOMATIC = {
    "out of office, by the standard": "Auto-Submitted: auto-replied",
    "made by a program": "Auto-Submitted: auto-generated; owner-email=it@reader.example",
    "something new": "Auto-Submitted: auto-notified",
    "vacation(1)": "Precedence: junk",
    "bulk": "Precedence: BULK",
    "through a list": "Precedence: list",
    "an old autoresponder": "Precedence: auto_reply",
    "a bounce": "Return-Path: <>",
    "a bounce, with a space": "Return-Path: < >",
    "a delivery report": "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "a read receipt": "Content-Type: Multipart/Report;\n report-type=disposition-notification; boundary=b",
    "our own newsletter, come back": "List-Id: The Pier Post <pier-post.pier.example>",
    "X-Autoreply": "X-Autoreply: yes",
    "X-Autorespond": "X-Autorespond: Re: unsubscribe",
    "Exim's report": "X-Failed-Recipients: ann@reader.example",
    "TMDA, which asks for proof": "X-TMDA-Confirm: yes",
    "qmail's report": "From: MAILER-DAEMON@reader.example",
    "Apple's word alone, in an autoresponder's mail": "Auto-Submitted: auto-replied\nX-Apple-Unsubscribe: false",
    "Apple's word in a list's mail": "X-Apple-Unsubscribe: true\nList-Id: <list.example>",
}
ASKS = {
    "English": "unsubscribe",
    "politely": "Please unsubscribe me!",
    "a question": "How do I unsubscribe?",
    "an answer": "Re: News Roundup - remove me",
    "opt-out": "Opt-Out",
    "German": "Bitte Abmeldung",
    "French": "Désabonnement",
    "Spanish": "Quiero darme de baja",
    "Portuguese": "cancelar inscrição",
    "Italian": "Disiscrivetemi",
    "Dutch": "Afmelden nieuwsbrief",
    "Swedish": "Avregistrera",
    "Polish": "Wypisz mnie",
    "Russian": "Отписаться от рассылки",
    "Japanese": "メールの配信停止をお願いします",
    "Chinese": "退订",
    "a token that is broken": f"unsubscribe {TOKEN[:-1]}",
    "a token of somebody else's newsletter": f"unsubscribe {FOREIGN}",
}
OTHER = {
    "a letter to the editor": f"{FROM}Subject: Your piece about the ferry",
    "nothing at all": "",
    "somebody else's plus-address": f"From: ann@reader.example\nTo: leave+{FOREIGN}@pier.example\nSubject: hello",
    "a long word": f"{FROM}Subject: {'a' * 24}",
    "our token in a field nobody looks at": f"{FROM}References: <{TOKEN}@pier.example>\nSubject: hello",
    "our token in the name of the sender": f"From: {TOKEN} <ann@reader.example>\nSubject: hello",
    "our token inside a longer word": f"{FROM}Subject: x{TOKEN}y",
    "our token made for something else": f"{FROM}Subject: {tokens.made(ANN, KEYS, 'preferences')}",
}


@pytest.mark.parametrize("mail", LEAVES.values(), ids=LEAVES.keys())
def test_whoever_sends_their_token_leaves(mail: str) -> None:
    """In whatever form a mail program sends it back."""
    assert judged(mail) == Verdict(kind="leave", persons=(ANN,))


@pytest.mark.parametrize("line", AUTOMATIC.values(), ids=AUTOMATIC.keys())
@pytest.mark.parametrize(
    "to", [f"Subject: unsubscribe {TOKEN}", f"To: leave+{TOKEN}@pier.example"], ids=["subject", "address"]
)
def test_a_machine_unsubscribes_nobody(line: str, to: str) -> None:
    """Whatever token its mail carries."""
    assert judged(f"{line}\n{to}").kind == "automatic"


@pytest.mark.parametrize(
    "word", ["Automatic reply:", "Out of Office:", "Abwesenheitsnotiz:", "Automatisch antwoord:"]
)
def test_an_automatic_reply_is_known_by_its_subject(word: str) -> None:
    """Where a mail program marks it in no other way."""
    assert judged(f"{FROM}Subject: {word} unsubscribe {TOKEN}").kind == "automatic"


def test_a_bounce_is_known_by_the_line_before_it() -> None:
    """A mail pipe writes an empty sender as MAILER-DAEMON."""
    mail = f"{FROM}Subject: unsubscribe {TOKEN}"
    assert judged(f"From MAILER-DAEMON Mon Sep 21 08:00:00 2026\n{mail}").kind == "automatic"


@pytest.mark.parametrize("subject", ASKS.values(), ids=ASKS.keys())
def test_asking_without_a_token_is_for_the_editor(subject: str) -> None:
    """Anybody can write anybody's address in From: they are named, and stay."""
    assert judged(f"{FROM}Subject: {subject}") == Verdict(kind="asks", sender=Address("ann@reader.example"))


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ('"Ann <x@y.example>" <Ann@Reader.Example>', "Ann@reader.example"),
        ("ann@reader.example (Ann)", "ann@reader.example"),
        ("ann@reader.example, bea@reader.example", "ann@reader.example"),
        ("Ann", None),
        ("<ann@\x1b[31mreader.example>", None),
        ("<" * 9000 + "(" * 9000, None),
    ],
)
def test_who_asks_is_named_by_a_true_address_or_not_at_all(sender: str, address: str | None) -> None:
    """What is shown, and put into a command, is one that could be a subscriber's."""
    assert judged(f"From: {sender}\nSubject: unsubscribe").sender == address


@pytest.mark.parametrize("mail", OTHER.values(), ids=OTHER.keys())
def test_what_is_not_known_is_left(mail: str) -> None:
    """A token that is not ours, or not in its place, is nothing."""
    assert judged(mail) == Verdict(kind="other")


def test_two_tokens_are_two_readers() -> None:
    """Somebody who passes another's request on leaves with them."""
    assert judged(f"Subject: unsubscribe {OTHERS}\nTo: leave+{TOKEN}@pier.example").persons == (BEA, ANN)


@given(st.binary(max_size=400))
def test_hostile_bytes_never_raise(data: bytes) -> None:
    """And, without a token, unsubscribe nobody."""
    assert not inbox.verdict(head(data), whose).persons


NAMES = ("Subject", "From", "To", "Auto-Submitted", "Return-Path", "Content-Type", "Precedence", "X")
PIECES = ("=?utf-8?q?", "=?", "?=", "=?utf-8?b?=", "=?x?b?%?=", "(", "<", '"', "\r", "\n", "\n ", "\udce9", "é", "\0",
          TOKEN, "unsubscribe", ";", ",", "@", "=?utf-8*en?q?x?=", "\\u12", "\\U99999999")  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(PIECES), max_size=8)), max_size=5))
def test_hostile_headers_never_raise(fields: list[tuple[str, list[str]]]) -> None:
    """Broken encoded words, half surrogates, unbalanced quotes: there is always a verdict."""
    text = "\n".join(f"{name}: {''.join(pieces)}" for name, pieces in fields)
    found = inbox.verdict(head(text.encode("utf-8", "surrogateescape")), whose)
    assert set(found.persons) <= {ANN}


@pytest.mark.parametrize("piece", ["=?a?q?", "(", "<", "<a@", "a@", "=?utf-8?q?a?= ", "a2" * 12 + " ", "\n "])
def test_a_huge_header_takes_no_time(piece: str) -> None:
    """A quarter of a megabyte of the worst; anything quadratic in it would take minutes."""
    before = time.process_time()
    for name in ("Subject", "From", "To", "Auto-Submitted", "Return-Path"):
        inbox.verdict(head(f"{name}: {piece * (LONGEST // len(piece))}".encode()), whose)
    assert time.process_time() - before < 5


def test_a_header_is_read_so_far_and_no_further() -> None:
    """What stands behind the first 256 KB is not looked at."""
    assert inbox.verdict(head(f"X: {'x' * LONGEST}\nSubject: {TOKEN}".encode()), whose).kind == "other"


def mail(subject: str, **headers: str) -> bytes:
    """A mail with this subject."""
    message = EmailMessage()
    message["From"] = "Ann <ann@reader.example>"
    message["Subject"] = subject
    for name, text in headers.items():
        message[name.replace("_", "-")] = text
    message.set_content("Thank you.\n\nFrom here on I read books.\n")
    return message.as_bytes()


def added(people: People, *names: str) -> list[PersonId]:
    """Who is now a subscriber."""
    found = []
    for name in names:
        who = candidate(f"{name}@reader.example")
        people.add(who, how="command", wording="Asked by mail")
        found.append(people.the(who.address).id)
    return found


def status(people: People, name: str) -> str:
    """Where the person stands."""
    return people.the(Address(f"{name}@reader.example")).status


def token(people: People, person: PersonId) -> str:
    """What the person's link carries."""
    return tokens.made(person, people.keys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty maildir."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / "mails" / name).mkdir(parents=True)
    return tmp_path / "mails"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the maildir, by folder and name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(folder: Path, people: People, *, dry_run: bool = False) -> Tally:
    """Work off the maildir."""
    return inbox.worked(mailboxes.maildir(folder), people, told=lambda _: None, dry_run=dry_run)


def test_a_maildir_is_worked_off(folder: Path, people: People) -> None:
    """Who asked has left and their mail is read; every other file is where and what it was."""
    ann, bea, cy = added(people, "ann", "bea", "cy")
    files = {
        "new/1.host": mail(f"unsubscribe {token(people, ann)}"),
        "cur/2.host:2,FR": mail(f"unsubscribe {token(people, bea)}"),
        "cur/3.host:2,S": mail(f"unsubscribe {token(people, cy)}"),
        "new/4.host": mail("Out of office", Auto_Submitted="auto-replied"),
        "new/5.host": mail("unsubscribe"),
        "cur/6.host": mail("Your piece about the ferry"),
        "tmp/7.host": mail(f"unsubscribe {token(people, cy)}"),
        "new/.hidden": b"",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    assert run(folder, people) == Tally(mails=5, unsubscribed=2, automatic=1, asks=1, other=1)
    assert [status(people, name) for name in ("ann", "bea", "cy")] == ["unsubscribed", "unsubscribed", "active"]
    files["cur/1.host:2,S"] = files.pop("new/1.host")
    files["cur/2.host:2,FRS"] = files.pop("cur/2.host:2,FR")
    assert contents(folder) == files
    assert run(folder, people) == Tally(mails=3, automatic=1, asks=1, other=1)


def test_killed_before_the_mail_was_marked_it_is_found_again(folder: Path, people: People) -> None:
    """Leaving twice is leaving once: the mail is marked, and they are said to have left before."""
    (ann,) = added(people, "ann")
    (folder / "new/1").write_bytes(mail(f"unsubscribe {token(people, ann)}"))
    people.leave(ann)
    assert run(folder, people) == Tally(mails=1, unsubscribed=1, before=1)
    assert list(contents(folder)) == ["cur/1:2,S"]


def test_it_is_marked_only_when_they_have_left(people: People) -> None:
    """At the moment of the mark the store says so."""
    (ann,) = added(people, "ann")
    then: list[str] = []
    mails = [Mail(head=mail(f"unsubscribe {token(people, ann)}"), mark=lambda: then.append(status(people, "ann")))]
    inbox.worked(mails, people, told=lambda _: None)
    assert then == ["unsubscribed"]


def test_a_dry_run_changes_nothing(folder: Path, people: People, keys: Keys) -> None:
    """It counts as the run would: a second mail of the same reader finds them gone."""
    (ann,) = added(people, "ann")
    for name in ("1", "2"):
        (folder / "new" / name).write_bytes(mail(f"unsubscribe {token(people, ann)}"))
    before = contents(folder)
    assert run(folder, people, dry_run=True) == Tally(mails=2, unsubscribed=2, before=1)
    assert contents(folder) == before
    assert status(people, "ann") == "active"
    assert run(folder, people) == Tally(mails=2, unsubscribed=2, before=1)


@pytest.mark.parametrize("status", get_args(Status))
def test_a_dry_run_tells_of_everybody_what_the_run_would_do(folder: Path, people: People, status: Status) -> None:
    """On holiday or not: whoever can leave would leave."""
    (ann,) = added(people, "ann")
    with people.store.writing() as connection:
        connection.execute(sa.update(table).values(status=status))
    (folder / "new/1").write_bytes(mail(f"unsubscribe {token(people, ann)}"))
    assert run(folder, people, dry_run=True) == run(folder, people)


def test_a_mail_that_cannot_be_marked_keeps_nobody_from_leaving(folder: Path, people: People) -> None:
    """The next one's reader has left all the same."""
    ann, bea = added(people, "ann", "bea")
    (folder / "new/1").write_bytes(mail(f"unsubscribe {token(people, ann)}"))
    (folder / "new/2").write_bytes(mail(f"unsubscribe {token(people, bea)}"))
    (folder / "cur/1:2,S").mkdir()
    assert run(folder, people) == Tally(mails=2, unsubscribed=2, unmarked=1)
    assert [status(people, name) for name in ("ann", "bea")] == ["unsubscribed"] * 2


def test_a_mail_that_cannot_be_read_is_left_and_counted(people: People) -> None:
    """The others are read."""
    mails = [Mail(head=None), Mail(head=mail("hello"))]
    assert inbox.worked(mails, people, told=lambda _: None) == Tally(mails=2, unreadable=1, other=1)


def test_what_is_no_mail_is_passed_by(folder: Path, people: People) -> None:
    """A folder, a pipe that nobody writes to, a link to nowhere."""
    (folder / "new/folder").mkdir()
    os.mkfifo(folder / "new/pipe")
    (folder / "new/link").symlink_to("nowhere")
    assert run(folder, people) == Tally()
    assert stat.S_ISFIFO((folder / "new/pipe").stat().st_mode)


def test_a_mail_that_another_program_moves_meanwhile_is_no_error(folder: Path, people: People) -> None:
    """Between listing and reading, and between reading and marking."""
    (ann,) = added(people, "ann")
    for name in ("1", "2"):
        (folder / "new" / name).write_bytes(mail(f"unsubscribe {token(people, ann)}"))
    mails = mailboxes.maildir(folder)
    (folder / "new/1").rename(folder / "cur/1:2,")
    moved = [*mails]
    (folder / "new/2").rename(folder / "cur/2:2,T")
    assert inbox.worked(moved, people, told=lambda _: None) == Tally(mails=1, unsubscribed=1)
    assert sorted(contents(folder)) == ["cur/1:2,", "cur/2:2,T"]


def test_a_folder_that_is_no_maildir_is_an_error(tmp_path: Path) -> None:
    """Nothing is made there."""
    with pytest.raises(DeliverError, match="no maildir"):
        mailboxes.maildir(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_somebody_erased_can_still_send_their_token(people: People) -> None:
    """They had left before; nothing is wrong."""
    (ann,) = added(people, "ann")
    people.forget(Address("ann@reader.example"))
    mails = [Mail(head=mail(f"unsubscribe {token(people, ann)}"))]
    assert inbox.worked(mails, people, told=lambda _: None) == Tally(mails=1, unsubscribed=1, before=1)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_standard_input_is_a_mail_or_an_mbox(end: bytes) -> None:
    """An mbox begins with "From "; a line of a mail's text that does is no new mail, nor in a single mail."""
    one, two = (mail(subject).replace(b"\n", end) for subject in ("one", "two"))
    line = b"From ann@reader.example Mon Sep 21 08:00:00 2026" + end
    mbox = line + one.replace(b"From here", b">From here") + end + line + two.replace(b"From here", b">From here")
    assert [head(found.head or b"").subjects for found in mailboxes.stream(BytesIO(mbox))] == [("one",), ("two",)]
    assert [head(found.head or b"").subjects for found in mailboxes.stream(BytesIO(one))] == [("one",)]
    assert list(mailboxes.stream(BytesIO(b""))) == []


def test_standard_input_may_be_huge() -> None:
    """A line without end, a header without end, a hundred mails: each gives at most 256 KB."""
    mbox = (b"From a@b.example x\n" + b"Subject: s\n" + b"X: y\n" * 100_000 + b"\n" + b"z" * 1_000_000 + b"\n\n") * 3
    heads = [found.head or b"" for found in mailboxes.stream(BytesIO(mbox))]
    assert [len(one) for one in heads] == [LONGEST] * 3
    assert {head(one).subjects for one in heads} == {("s",)}


def test_a_mail_is_read_whole_only_so_far(folder: Path) -> None:
    """From standard input and from a maildir: its first megabyte, or nothing where it was moved."""
    data = mail("hello") + b"x" * 2 * WHOLE
    (one,) = mailboxes.stream(BytesIO(data))
    (folder / "new/1").write_bytes(data)
    (two,) = mailboxes.maildir(folder)
    assert one.whole
    assert two.whole
    assert one.whole() == two.whole() == data[:WHOLE]
    (folder / "new/1").unlink()
    assert two.whole() == b""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("-", Place(kind="-")),
        ("maildir:/var/mail/ed", Place(kind="maildir", path=Path("/var/mail/ed"))),
        ("maildir:mails", Place(kind="maildir", path=Path("mails"))),
        ("imaps://mail.example.org", Place(kind="imaps", host="mail.example.org", port=993)),
        ("imap://localhost:1143/", Place(kind="imap", host="localhost", port=1143)),
        ("imaps://[::1]/Lists/My%20replies", Place(kind="imaps", host="::1", port=993, folder="Lists/My replies")),
        ("imap://mail.example.org/Abmeldungen%20f%C3%BCr", Place(
            kind="imap", host="mail.example.org", port=143, folder="Abmeldungen für")),
    ],
)  # fmt: skip
def test_a_mailbox_has_an_address(text: str, place: Place) -> None:
    """In its parts."""
    assert mailboxes.place(text) == place


@pytest.mark.parametrize(
    "text",
    ["", "mails", "/var/mail/ed", "pop3://mail.example.org", "maildir:", "imaps:", "imaps://", "imaps:///INBOX",
     "imaps://ed:s3cret@mail.example.org/INBOX", "imaps://ed@mail.example.org", "imap://ed:s3cret", "imap://[s3cret",
     "imaps://mail.example.org:s3cret/", "imaps://mail.example.org/a%0d%0ab", "imaps://mail.example.org?s3cret"],
)  # fmt: skip
def test_what_names_no_mailbox_is_refused_without_its_password(text: str) -> None:
    """What is told is never what was given."""
    with pytest.raises(ValueError, match=r"mailbox|password") as refused:
        mailboxes.place(text)
    assert "s3cret" not in str(refused.value)


def test_a_store_that_fails_marks_nothing(folder: Path, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail stays unread, and the next run finds it."""
    from digest.errors import StoreError

    (ann,) = added(people, "ann")
    (folder / "new/1").write_bytes(mail(f"unsubscribe {token(people, ann)}"))
    with monkeypatch.context() as broken:
        broken.setattr(Store, "writing", lambda _: (_ for _ in ()).throw(StoreError(store="s", reason="disk full")))
        with pytest.raises(StoreError):
            run(folder, people)
    assert list(contents(folder)) == ["new/1"]
    assert run(folder, people) == Tally(mails=1, unsubscribed=1)
