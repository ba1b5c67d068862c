"""A line to an SMTP relay: submission as in RFC 6409, with the one moment marked at which a message may be out.

Whatever fails before the final dot has not delivered the message (RFC 5321 4.1.1.4), so it may be tried again.
Whatever fails after it may or may not have (RFC 1047): that is `unknown`, and for a person to decide.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from dataclasses import replace
from typing import Literal

from digest.deliver.outcomes import SENT, Outcome, Ready
from digest.deliver.relays import Relay
from digest.deliver.wire import Gone, Wire
from digest.errors import TransportError
from digest.values import Address, Recipient

_LEAVING, _LOG_IN, _TOO_BIG = 421, 530, 552


class Smtp:
    """An open connection to the relay. Raises TransportError when made, where there can be none."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self._wire = Wire(connect_s=relay.connect_s, name=_our_name())
        self._wire.reply_s = relay.connect_s
        try:
            self._connect()
            self._log_in()
        except BaseException:
            self._wire.close()
            raise
        self._wire.reply_s = relay.reply_s

    @property
    def takes(self) -> int | None:
        """The octets of the server's SIZE; None where it gives none that can be read."""
        said = self._wire.esmtp_features.get("size", "").strip()
        return int(said) if re.fullmatch(r"[0-9]{1,20}", said) else None

    def close(self) -> None:
        """Takes leave, without waiting long for an answer."""
        self._wire.reply_s = min(self.relay.reply_s, 2.0)
        try:
            if self._wire.sock is not None:
                self._wire.docmd("QUIT")
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            self._wire.close()

    def hand(self, sender: Address, recipient: Recipient, message: bytes, ready: Ready) -> Outcome:
        """What the relay answered to the message. Raises TransportError where the line failed before its end."""
        try:
            refused = self._envelope(sender, recipient, len(message))
            if refused is None:
                refused = self._body(message)
        except (smtplib.SMTPException, OSError) as error:
            self._wire.close()
            raise self._error(_said(error), transient=True) from error
        if refused is not None:
            return self._again(refused)
        if not self._still(ready):
            return Outcome(state="suppressed", last=True)
        return self._ended()

    def _still(self, ready: Ready) -> bool:
        """Whether to end the message; hanging up is the only way to take back one that has begun."""
        yes = False
        try:
            yes = ready()
        finally:
            if not yes:
                self._wire.close()
        return yes

    def _connect(self) -> None:
        try:
            self._greeting()
            self._encrypt()
        except ssl.SSLCertVerificationError as error:
            raise self._error(f"its certificate does not hold: {error.verify_message}", transient=False) from error
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            raise self._error("the server hung up", transient=True) from error
        except ssl.SSLError as error:
            way = "smtp:// begins with STARTTLS, smtps:// with TLS"
            raise self._error(f"no TLS on this port ({error.reason or error}): {way}", transient=False) from error
        except socket.gaierror as error:
            raise self._error(f"no such host: {error.strerror}", transient=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise self._error(_said(error), transient=True) from error

    def _greeting(self) -> None:
        wire, relay = self._wire, self.relay
        wire.sock = socket.create_connection((relay.host, relay.port), timeout=relay.connect_s)
        wire.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if relay.kind == "smtps":
            wire.secure(ssl.create_default_context(), relay.host)
        code, text = wire.getreply()
        if code != 220:
            raise self._error(_answer(code, text), transient=code < 500)
        self._hello()

    def _hello(self) -> None:
        code, text = self._wire.ehlo()
        if code != 250:
            raise self._error(f"refuses EHLO: {_answer(code, text)}", transient=code < 500)

    def _encrypt(self) -> None:
        wire, relay = self._wire, self.relay
        if relay.kind == "smtps" or (relay.loopback and not (relay.starttls and wire.has_extn("starttls"))):
            return
        if not wire.has_extn("starttls"):
            raise self._error("offers no STARTTLS; nothing is sent in the clear (smtps:// for port 465)")
        code, text = wire.docmd("STARTTLS")
        if code != 220:
            raise self._error(f"refuses STARTTLS: {_answer(code, text)}", transient=code < 500)
        wire.secure(ssl.create_default_context(), relay.host)
        self._hello()

    def _log_in(self) -> None:
        user, password = self.relay.user, self.relay.password
        if not user:
            return
        if not self._wire.has_extn("auth"):
            raise self._error("offers no log-in, but there is a user in the settings")
        try:
            code, text = self._authenticated(user, password or "")
        except smtplib.SMTPAuthenticationError as error:
            code, text = error.smtp_code, _bytes(error.smtp_error)
        except UnicodeEncodeError as error:
            raise self._error("takes no password with letters beyond ASCII") from error
        except (smtplib.SMTPException, OSError) as error:
            raise self._error(_said(error), transient=True) from error
        if code != 235:
            raise self._error(
                f"refuses user and password (DIGEST_SMTP_USER, DIGEST_SMTP_PASSWORD): {_answer(code, text)}",
                transient=400 <= code < 500,
            )

    def _authenticated(self, user: str, password: str) -> tuple[int, bytes]:
        if "PLAIN" in self._wire.esmtp_features.get("auth", "").upper().split():
            return self._wire.plain(user, password)
        code, text = self._wire.login(user, password)
        return code, _bytes(text)

    def _envelope(self, sender: Address, recipient: Recipient, size: int) -> Outcome | None:
        """None when sender and recipient were taken, else what becomes of this recipient."""
        wire, options = self._wire, []
        if re.search(r"[\x00-\x20<>\x7f]", recipient.address):
            return Outcome(state="failed", reason="no address that can be said in SMTP")
        if not recipient.address.isascii():
            if not wire.has_extn("smtputf8"):
                return Outcome(
                    state="failed", reason="the relay takes no address with letters beyond ASCII (SMTPUTF8)"
                )
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        if wire.has_extn("size"):
            options.append(f"SIZE={size}")
        code, text = self._command(f"MAIL FROM:<{sender}> {' '.join(options)}".rstrip())
        if code // 100 != 2:
            return self._about_sender(code, text, utf8="SMTPUTF8" in options)
        code, text = self._command(f"RCPT TO:<{recipient.address}>")
        return None if code // 100 == 2 else _outcome(code, text)

    def _about_sender(self, code: int, text: bytes, *, utf8: bool) -> Outcome:
        """A refusal of ourselves is nobody's fault among the readers: for good it ends the send.

        Where it came with SMTPUTF8, it may be about that: it is this reader's alone.
        """
        if code == _LOG_IN and not self.relay.user:
            raise self._error("wants a log-in: set DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD")
        if code == _TOO_BIG:
            raise self._error(f"finds the message too big: {_answer(code, text)}")
        if code // 100 == 5 and not utf8:
            raise self._error(f"refuses the sender: {_answer(code, text)}")
        return _outcome(code, text)

    def _command(self, line: str) -> tuple[int, bytes]:
        self._wire.send(line.encode() + b"\r\n")
        return self._wire.getreply()

    def _body(self, message: bytes) -> Outcome | None:
        """None when all but the final dot was handed over."""
        code, text = self._command("DATA")
        if code != 354:
            return _outcome(code, text, about="message")
        self._wire.send(_stuffed(message))
        if self._wire.unasked():
            raise Gone("the server broke off before the end of the message")
        return None

    def _ended(self) -> Outcome:
        """What the relay says to the final dot; silence is `unknown`."""
        self._wire.reply_s = self.relay.final_s
        try:
            self._wire.send(b".\r\n")
            code, text = self._wire.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._wire.close()
            return Outcome(state="unknown", reason=f"{_said(error)} after the message", last=True)
        finally:
            self._wire.reply_s = self.relay.reply_s
        if code // 100 in {2, 4, 5}:
            return SENT if code // 100 == 2 else _outcome(code, text, about="message")
        # No answer to a message that we know: it may be taken or not, and the next answer may be about this one.
        self._wire.close()
        return Outcome(state="unknown", code=code, reason=_readable(text) or "no answer we know", last=True)

    def _again(self, refused: Outcome) -> Outcome:
        """The refusal, the line made ready for the next message."""
        if refused.last:
            self._wire.close()
            return refused
        try:
            code, _ = self._command("RSET")
        except (smtplib.SMTPException, OSError):
            code = _LEAVING
        if code == 250:
            return refused
        self._wire.close()
        return replace(refused, last=True)

    def _error(self, reason: str, *, transient: bool = False) -> TransportError:
        return TransportError(relay=self.relay.name, reason=reason, transient=transient)


def _outcome(code: int, text: bytes, about: Literal["recipient", "message"] = "recipient") -> Outcome:
    """4xx is for now, 5xx for good (RFC 5321 4.2.1). Raises Gone for anything else: we are out of step."""
    if code // 100 not in {4, 5}:
        raise Gone(f"no answer that fits: {_answer(code, text)}")
    state: Literal["failed", "deferred"] = "failed" if code // 100 == 5 else "deferred"
    return Outcome(state=state, code=code, reason=_readable(text), about=about, last=code == _LEAVING)


def _answer(code: int, text: bytes) -> str:
    return f"{code} {_readable(text)}".strip()


def _readable(text: bytes) -> str:
    """The answer on one line; it comes from outside."""
    line = " ".join(text.decode("utf-8", "replace").split())
    return re.sub(r"[^\x20-\x7e\xa0-\U0010ffff]", "?", line)[:300]


def _bytes(text: bytes | str) -> bytes:
    return text.encode("utf-8", "replace") if isinstance(text, str) else text


def _said(error: Exception) -> str:
    """What went wrong, for a person."""
    if isinstance(error, Gone):
        return error.reason
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, _bytes(error.smtp_error))
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def _stuffed(message: bytes) -> bytes:
    """The message with its lines' leading dots doubled (RFC 5321 4.5.2), ended by CRLF."""
    stuffed = re.sub(rb"(?m)^\.", b"..", message)
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _our_name() -> str:
    """What we call ourselves in EHLO: a name with a dot, or the loopback's literal (RFC 5321 4.1.3); asks no DNS."""
    name = socket.gethostname()
    return name if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", name) else "[127.0.0.1]"
