"""Reports in the manner of those that servers write, about invented people."""

ANNA = "anna@reader.example"
NOTE = "This is the mail system. Your message could not be delivered.\n"
ORIGINAL = (
    "Return-Path: <{back}>\nMessage-ID: <{slug}.0123456789abcdef01234567@herald.example>\n"
    "List-Unsubscribe: <mailto:ed@herald.example?subject=unsubscribe%20{leave}>\nTo: <anna@reader.example>\n"
    "Subject: News roundup\n"
)


def original(back: str = "ed@herald.example", leave: str = "none", slug: str = "2026-09-21") -> str:
    """The header of a message of ours, as it comes back."""
    return ORIGINAL.format(back=back, leave=leave, slug=slug)


def dsn(
    *,
    status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 <anna@reader.example>: Recipient address rejected: User unknown",
    action: str = "failed",
    final: str = f"rfc822; {ANNA}",
    to: str = "bounces@herald.example",
    envid: str = "",
    returned: str = ORIGINAL,
    more: str = "",
    date: str = "Mon, 21 Sep 2026 09:00:00 +0000",
    id: str = "<1@mx.herald.example>",
    group: str = "",
) -> bytes:
    """A report by RFC 3464, as Postfix makes them; `group` stands for another recipient's lines."""
    per_message = "Reporting-MTA: dns; mx.herald.example\n" + (f"Original-Envelope-Id: {envid}\n" if envid else "")
    lines = {"Final-Recipient": final, "Action": action, "Status": status, "Diagnostic-Code": said}
    per_recipient = "".join(f"{name}: {text}\n" for name, text in lines.items() if text)
    return (
        f"Return-Path: <>\nDate: {date}\nFrom: MAILER-DAEMON@mx.herald.example (Mail Delivery System)\nTo: {to}\n"
        f"Message-ID: {id}\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n{more}"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status;\n\tboundary="A/1"\n\n'
        f"This is a MIME-encapsulated message.\n\n--A/1\nContent-Type: text/plain; charset=us-ascii\n\n{NOTE}\n"
        f"--A/1\nContent-Description: Delivery report\nContent-Type: message/delivery-status\n\n{per_message}\n"
        f"{per_recipient}{group}\n--A/1\nContent-Type: text/rfc822-headers\n\n{returned}\n--A/1--\n"
    ).encode()


def plain(text: str, *, sender: str = "MAILER-DAEMON@mx.reader.example", subject: str = "failure notice",
          to: str = "bounces@herald.example", more: str = "") -> bytes:  # fmt: skip
    """A report that is a mere text."""
    return (
        f"Return-Path: <>\nDate: Mon, 21 Sep 2026 09:00:00 +0000\nFrom: {sender}\nTo: {to}\nSubject: {subject}\n"
        f"{more}\n{text}"
    ).encode()


QMAIL = plain(
    "Hi. This is the qmail-send program at mx.reader.example.\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
    "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
    f"<{ANNA}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
    f"--- Below this line is a copy of the message.\n\n{original(leave='TOKEN')}\nHello\n"
)
EXIM = plain(
    "This message was created automatically by mail delivery software.\n\n"
    "A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error."
    f" The following address(es) failed:\n\n  {ANNA}\n    host mx.reader.example [192.0.2.7]\n"
    "    SMTP error from remote mail server after RCPT TO:<anna@reader.example>:\n    550 No such user here\n\n"
    f"------ This is a copy of the message, including all the headers. ------\n\n{original(leave='TOKEN')}\nHello\n",
    sender="Mail Delivery System <Mailer-Daemon@mx.herald.example>",
    subject="Mail delivery failed: returning message to sender",
    more=f"X-Failed-Recipients: {ANNA}\nAuto-Submitted: auto-replied\n",
)
YAHOO = plain(
    "Message from yahoo.com.\nUnable to deliver message to the following address(es).\n\n"
    f"<{ANNA}>:\nThis user doesn't have a reader.example account (anna@reader.example) [-9]\n\n"
    f"--- Original message follows.\n\n{original(leave='TOKEN')}\nHello\n",
    sender="MAILER-DAEMON@yahoo.com",
    subject="Delivery failure",
    more="",
)
SENDMAIL = dsn(
    final=f"RFC822; {ANNA}", said="SMTP; 550 5.1.1 <anna@reader.example>... User unknown",
    more="X-Mailer: sendmail\n",
)  # fmt: skip
EXCHANGE = dsn(
    final=f"rfc822;{ANNA}", status="5.1.10",
    said="smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
)  # fmt: skip
GMAIL = dsn(
    said="smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try\n 550-5.1.1 "
    "double-checking the recipient's email address for typos or\n 550 5.1.1 unnecessary spaces. - gsmtp",
)
SES = dsn(
    status="5.1.1", said="smtp; 550 5.1.1 user unknown", more="X-SES-Outgoing: 2026.09.21-192.0.2.7\n",
    returned="X-Note: kept nothing\n",
)  # fmt: skip


def arf(kind: str = "abuse", *, back: str = "", leave: str = "none", to: str = "fbl@herald.example") -> bytes:
    """A complaint by RFC 5965."""
    return (
        f"Date: Mon, 21 Sep 2026 09:00:00 +0000\nFrom: <fbl@provider.example>\nTo: {to}\nSubject: FW: News roundup\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary="p"\n\n'
        "--p\nContent-Type: text/plain\n\nThis is an abuse report.\n\n--p\nContent-Type: message/feedback-report\n\n"
        f"Feedback-Type: {kind}\nUser-Agent: Provider/1.0\nVersion: 1\nOriginal-Rcpt-To: <{ANNA}>\n"
        + (f"Original-Mail-From: <{back}>\n" if back else "")
        + f"\n--p\nContent-Type: message/rfc822\n\n{original(leave=leave)}\nHello\n\n--p--\n"
    ).encode()
