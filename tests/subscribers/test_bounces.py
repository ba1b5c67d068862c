"""Reports are understood: by the standard, in the forms of old servers, and complaints."""

import pytest

from subscribers.bounces import Failure, Report, report, rules, worth_reading
from subscribers.bounces.challenges import CHALLENGES
from subscribers.heads import head
from tests.subscribers import dsns
from tests.subscribers.dsns import ANNA, arf, dsn, plain


def the(mail: bytes) -> Failure:
    """The one failure that the mail reports."""
    found = report(mail)
    assert found is not None
    (one,) = found.failures
    return one


FORMS = {
    "Postfix": dsn(), "Sendmail": dsns.SENDMAIL, "Exchange": dsns.EXCHANGE, "Gmail": dsns.GMAIL, "SES": dsns.SES,
    "Exim": dsns.EXIM, "qmail": dsns.QMAIL, "Yahoo": dsns.YAHOO,
}  # fmt: skip


@pytest.mark.parametrize("mail", FORMS.values(), ids=FORMS.keys())
def test_every_server_says_that_nobody_is_there(mail: bytes) -> None:
    """Each in its way; line ends make no difference, and the head alone tells that the mail is worth reading."""
    for one in (mail, mail.replace(b"\n", b"\r\n")):
        found = the(one)
        assert (found.kind, ANNA in found.addresses) == ("hard", True)
        assert worth_reading(head(one))


@pytest.mark.parametrize("name", ["Exim", "qmail", "Yahoo"])
def test_the_message_that_came_back_as_text_has_its_header(name: str) -> None:
    """The link to unsubscribe in it proves whose it is; what the message says below does not count."""
    found = report(FORMS[name])
    assert found is not None
    assert "TOKEN" in found.returned.first("list-unsubscribe")
    assert found.returned.first("message-id").startswith("<2026-09-21.")


STATUSES = {
    "no such user": ("5.1.1", "smtp; 550 5.1.1 user unknown", "hard"),
    "no such domain": ("5.1.2", "", "hard"),
    "no host": ("5.4.4", "X-Postfix; Host or domain name not found. Name service error", "hard"),
    "null MX": ("5.1.10", "smtp; 556 5.1.10 Recipient address has null MX", "hard"),
    "disabled": ("5.2.1", "smtp; 550 5.2.1 mailbox disabled", "hard"),
    "moved": ("5.1.6", "", "hard"),
    "somebody else's now": ("5.7.17", "", "hard"),
    "full": ("5.2.2", "smtp; 552 5.2.2 mailbox full", "soft"),
    "given up": ("4.4.7", "smtp; 451 4.4.7 message expired", "soft"),
    "given up, as 5": ("5.4.7", "", "soft"),
    "system": ("5.3.0", "smtp; 554 5.3.0 other", "soft"),
    "policy": ("5.7.1", "smtp; 550 5.7.1 refused", "block"),
    "our own domain": ("5.1.8", "", "block"),
    "too big": ("5.3.4", "", "block"),
    "limits": ("4.7.28", "smtp; 421 4.7.28 unusual rate", "block"),
    "Exim, the status in the words": ("5.0.0", "smtp; 550 5.1.1 gone", "hard"),
    "words alone": ("5.0.0", "smtp; 550 No such user", "hard"),
    "Outlook.com": ("5.5.0", "smtp; 550 5.5.0 Requested action not taken: mailbox unavailable", "hard"),
    "Microsoft 365": ("5.4.1", "smtp; 550 5.4.1 Recipient address rejected: Access denied. [a.b 192.0.2.7]", "hard"),
    "no answer": ("5.4.1", "smtp; no answer from host", "soft"),
    "says nothing": ("5.0.0", "", "soft"),
    "says nothing at all": ("", "", "soft"),
    "they disagree: a blocklist": ("5.1.1", "smtp; 550 5.1.1 blocked using zen.blocklist.example", "block"),
    "they disagree: full": ("5.1.1", "smtp; 550 5.1.1 mailbox is full", "soft"),
    "they disagree: two statuses": ("5.1.1", "smtp; 550 5.7.1 no", "block"),
    "they disagree: unknown, by policy": ("5.7.1", "smtp; 550 5.7.1 user unknown", "block"),
    "spam in a name": ("5.1.1", "smtp; 550 5.1.1 <nospam@spam.example> at mx.spam.example unknown", "hard"),
    "an address of a network": ("5.0.0", "smtp; 550 [5.1.1.7] said no", "soft"),
    "German": ("5.0.0", "smtp; 550 Empfänger unbekannt", "hard"),
    "French": ("5.0.0", "smtp; 550 Boîte aux lettres pleine", "soft"),
    "Spanish": ("5.0.0", "smtp; 550 El usuario no existe", "hard"),
    "Russian": ("5.0.0", "smtp; 550 Пользователь не найден", "hard"),
    "Japanese": ("5.0.0", "smtp; 550 宛先のアドレスは存在しません", "hard"),
}  # fmt: skip


@pytest.mark.parametrize(("status", "said", "kind"), STATUSES.values(), ids=STATUSES.keys())
def test_what_kind_it_is(status: str, said: str, kind: str) -> None:
    """The milder of what the status and the words say; what says nothing is soft."""
    assert the(dsn(status=status, said=said)).kind == kind


def test_the_status_that_says_most_is_kept() -> None:
    """Exim writes 5.0.0, and what the other server said beside it."""
    assert the(dsn(status="5.0.0", said="smtp; 550 5.1.1 gone")).status == "5.1.1"
    assert the(dsn(status="5.0.0 (permanent failure)", said="")).status == "5.0.0"


def test_no_rule_is_hidden_by_one_before_it() -> None:
    """Each status of the table is judged by its own rule."""
    for number, rule in enumerate(rules.STATUSES):
        status = rule.status.replace("*", "250")
        first = next(
            n
            for n, one in enumerate(rules.STATUSES)
            if all(a in ("*", b) for a, b in zip(one.status.split("."), status.split("."), strict=True))
        )
        assert first == number, rule


@pytest.mark.parametrize(
    ("final", "address"),
    [
        ("rfc822; anna@reader.example", ANNA),
        ("rfc822;<anna@reader.example>", ANNA),
        ("anna@reader.example", ANNA),
        ("utf-8; ann\\x{E4}@reader.example", "annä@reader.example"),
        ("utf-8; annä@reader.example", "annä@reader.example"),
        ("rfc822; anna+2Bnews@reader.example", "anna+news@reader.example"),
        ("rfc822; anna+FE@reader.example", "anna+FE@reader.example"),
    ],
)
def test_a_recipient_is_named_in_many_forms(final: str, address: str) -> None:
    """RFC 3461's xtext, RFC 6533's escapes, angle brackets; a plus that is none of them stays."""
    assert address in the(dsn(final=final)).addresses


def test_a_message_of_many_is_several_failures() -> None:
    """One is given up, one is late, one arrived."""
    other = "\nFinal-Recipient: rfc822; {}@reader.example\nAction: {}\nStatus: {}\n"
    group = other.format("bea", "delayed", "4.4.1") + other.format("cy", "relayed", "2.0.0")
    found = report(dsn(group=group))
    assert found is not None
    assert (len(found.failures), found.delayed, found.arrived) == (1, 1, True)


@pytest.mark.parametrize("action", ["delayed", "Delayed (for now)"])
def test_what_is_late_is_no_bounce(action: str) -> None:
    """The server goes on trying."""
    found = report(dsn(action=action, status="4.4.1", said=""))
    assert found is not None
    assert (found.failures, found.delayed) == ((), 1)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_what_arrived_is_no_bounce(action: str) -> None:
    """Even where its status were a failure's."""
    found = report(dsn(action=action))
    assert found is not None
    assert (found.failures, found.delayed, found.arrived) == ((), 0, True)


def test_a_status_in_base64_and_inside_another_multipart_is_read() -> None:
    """As Exchange and lists' software make them."""
    import base64

    status = base64.encodebytes(b"Reporting-MTA: dns; a\r\n\r\nFinal-Recipient: rfc822; anna@reader.example\r\n"
                                b"Action: failed\r\nStatus: 5.1.1\r\n").decode()  # fmt: skip
    mail = (
        'Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/report; boundary="i i"\n\n'
        "--i i\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
        f"{status}\n--i i--\n--o--\n"
    )
    assert the(mail.encode()).status == "5.1.1"


def test_a_report_that_somebody_passes_on_is_not_theirs() -> None:
    """A whole report inside a message is what that message is about."""
    inner = dsn().decode()
    top = "From: ann@reader.example\nContent-Type: multipart/mixed; boundary=o\n\n"
    mail = f"{top}--o\nContent-Type: message/rfc822\n\n{inner}\n--o--\n"
    assert report(mail.encode()) is None


def test_complaints() -> None:
    """Abuse is one, opting out is leaving, and the rest concerns no reader."""
    assert (the(arf()).kind, the(arf()).addresses) == ("complaint", (ANNA,))
    assert the(arf("opt-out")).kind == "leave"
    for kind in ("not-spam", "fraud", "virus", "other", "auth-failure", ""):
        found = report(arf(kind))
        assert found is not None
        assert found.failures == ()


def test_a_complaint_in_the_form_of_microsoft() -> None:
    """Told by its subject and the message in it, whose header names the reader."""
    mail = (
        "From: staff@hotmail.com\nSubject: complaint about message from 192.0.2.7\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
        f"X-HmXmrOriginalRecipient: <{ANNA}>\n{dsns.original()}\nHello\n--b--\n"
    ).encode()
    assert worth_reading(head(mail))
    assert (the(mail).kind, the(mail).addresses) == ("complaint", (ANNA,))


SUBJECTS = {
    "Active Spam Killer": "Please confirm your message",
    "cPanel BoxTrapper": "Your email requires verification verify#abc",
    "Spam Arrest": "Re: News roundup (verify yourself)",
    "Sendio": "[Sender Address Verification] News roundup",
    "qconfirm": "Confirm your mail to anna@reader.example",
    "MailInBlack": "Anna: merci de vous authentifier",
    "AntiSpam UOL": "AntiSpam UOL » TVA",
    "others, in the words they share": "Please confirm that you are human",
}


@pytest.mark.parametrize("source", [one.source for one in CHALLENGES if one.subject])
def test_a_machine_that_asks_for_proof_is_known(source: str) -> None:
    """Each form of the table, by an example of its own."""
    mail = plain("Click here.", subject=SUBJECTS[source], sender="anna@reader.example")
    assert worth_reading(head(mail))
    assert the(mail).kind == "challenge"


def test_a_machine_that_asks_for_proof_may_be_told_by_a_field() -> None:
    """Whatever its subject is."""
    assert the(plain("Answer this.", subject="Hello", more="X-TMDA-Confirm: yes\n")).kind == "challenge"


GONE = "I have left the pier. The user anna is unknown there, and her mailbox does not exist.\n"
NO_REPORT = {
    "an automatic reply": plain(GONE, sender="anna@reader.example", subject="Automatic reply: News roundup"),
    "one without any sign but its return path": plain(GONE, sender="anna@reader.example", subject="Re: News roundup"),
    "through a list": plain(GONE, more="List-Id: <list.example>\n"),
    "a letter": b"From: anna@reader.example\nSubject: Your piece\n\nMailbox unavailable, 5.1.1, user unknown.\n",
    "a read receipt": b"From: postmaster@reader.example\nSubject: Read\nContent-Type: multipart/report;"
    b" report-type=disposition-notification; boundary=b\n\n--b\nContent-Type: text/plain\n\nuser unknown\n"
    b"--b\nContent-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually\n--b--\n",
    "nothing": b"",
}  # fmt: skip


@pytest.mark.parametrize("mail", NO_REPORT.values(), ids=NO_REPORT.keys())
def test_what_is_no_report(mail: bytes) -> None:
    """Whatever it says of unknown users."""
    assert report(mail) is None


def test_a_notice_in_a_form_of_its_own_is_known_by_its_words() -> None:
    """Where a mail system says that it is one; one that goes on trying is late, one that says nothing is none."""
    assert the(plain("Ihre Nachricht kam nicht an: Empfänger unbekannt.", subject="Unzustellbar")).kind == "hard"
    late = report(plain("Delayed: we will keep trying. 4.4.1 Connection refused.", subject="Delivery problem"))
    assert late == Report(delayed=1)
    assert report(plain("Something happened.")) is None
