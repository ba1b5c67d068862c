"""A connection to a relay, up to where messages can be handed over: greeting, TLS, EHLO, log-in (RFC 6409).

It blocks, and runs in a thread of its own: it is a few steps, all of them with smtplib's code and ssl's.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading

from digest.deliver.answers import answer, as_bytes, said
from digest.deliver.relays import Relay
from digest.deliver.wire import Wire
from digest.errors import TransportError


class Greeting:
    """What is said before the first message; `abandon` ends it from another thread."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self._wire = Wire(connect_s=relay.connect_s, name=_our_name())
        self._wire.reply_s = relay.connect_s
        self._lock = threading.Lock()
        self._ended = self._abandoned = False

    def run(self) -> Wire:
        """The wire, ready for messages. Raises TransportError where there can be none."""
        try:
            self._connect()
            self._log_in()
        except BaseException:
            self._wire.close()
            raise
        finally:
            with self._lock:
                self._ended = True
                if self._abandoned:
                    self._wire.close()
        return self._wire

    def abandon(self) -> None:
        """Hangs up, for nobody waits for it any more."""
        with self._lock:
            self._abandoned = True
            if self._ended:
                self._wire.close()
            else:
                self._wire.shut()

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
            raise self._error(said(error), transient=True) from error

    def _greeting(self) -> None:
        wire, relay = self._wire, self.relay
        wire.sock = socket.create_connection((relay.host, relay.port), timeout=relay.connect_s)
        wire.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if relay.kind == "smtps":
            wire.secure(ssl.create_default_context(), relay.host)
        code, text = wire.getreply()
        if code != 220:
            raise self._error(answer(code, text), transient=code < 500)
        self._hello()

    def _hello(self) -> None:
        code, text = self._wire.ehlo()
        if code != 250:
            raise self._error(f"refuses EHLO: {answer(code, text)}", transient=code < 500)

    def _encrypt(self) -> None:
        wire, relay = self._wire, self.relay
        if relay.kind == "smtps" or (relay.loopback and not (relay.starttls and wire.has_extn("starttls"))):
            return
        if not wire.has_extn("starttls"):
            raise self._error("offers no STARTTLS; nothing is sent in the clear (smtps:// for port 465)")
        code, text = wire.docmd("STARTTLS")
        if code != 220:
            raise self._error(f"refuses STARTTLS: {answer(code, text)}", transient=code < 500)
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
            code, text = error.smtp_code, as_bytes(error.smtp_error)
        except UnicodeEncodeError as error:
            raise self._error("takes no password with letters beyond ASCII") from error
        except ValueError as error:  # smtplib decodes what the server calls a challenge
            raise self._error("no log-in that can be understood", transient=True) from error
        except (smtplib.SMTPException, OSError) as error:
            raise self._error(said(error), transient=True) from error
        if code != 235:
            raise self._error(
                f"refuses user and password (DIGEST_SMTP_USER, DIGEST_SMTP_PASSWORD): {answer(code, text)}",
                transient=400 <= code < 500,
            )

    def _authenticated(self, user: str, password: str) -> tuple[int, bytes]:
        """The answer to the log-in: PLAIN where it is offered, else smtplib's CRAM-MD5 or LOGIN."""
        if "PLAIN" in self._wire.esmtp_features.get("auth", "").upper().split():
            return self._wire.plain(user, password)
        code, text = self._wire.login(user, password)
        return code, as_bytes(text)

    def _error(self, reason: str, *, transient: bool = False) -> TransportError:
        return TransportError(relay=self.relay.name, reason=reason, transient=transient)


def _our_name() -> str:
    """What we call ourselves in EHLO: a name with a dot, or the loopback's literal (RFC 5321 4.1.3); asks no DNS."""
    name = socket.gethostname()
    return name if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", name) else "[127.0.0.1]"
