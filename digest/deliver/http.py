"""A line to a provider over HTTP: Mailgun's `POST /v3/DOMAIN/messages.mime`, which takes whole messages as they are.

Until the form's last part is handed over, the request is not whole and nothing can have been sent. Whatever fails
after it, before an answer that says yes or no, is `unknown`. httpcore2 is used below httpx2's client, which reads
proxies from the environment and unpacks what it is sent.
"""

from __future__ import annotations

import base64
import re
import ssl

import httpcore2

from digest.deliver.form import Form, TakenBack
from digest.deliver.network import Network
from digest.deliver.outcomes import SENT, Outcome, Ready
from digest.deliver.relays import Relay
from digest.deliver.replies import ERRORS, Answer, answer, said
from digest.errors import TransportError
from digest.values import Address, Recipient

MOST = 25_000_000
"""The most octets of a message that the provider takes, as it says."""
IDLE_S = 5.0
"""A connection that has idled for longer is not used again: the server may be about to close it."""
_UNSAYABLE = re.compile(r"""[\x00-\x20<>()"\\,;:\x7f]""")
"""The form's field takes a list, with names: nothing in an address may be read as more than one."""
_TOO_LARGE = 413
_REFUSALS = frozenset({401, 402, 403, 404, 405})
"""About ourselves, our domain or the API: the same for everybody."""
_UNDONE = frozenset({408, 425, 429, 500, 503, 507})
"""Not done (RFC 9110, 6585, 8470), and to be tried again. Other 5xx come from in between: it may be done."""


class Provider:
    """What all lines to one provider share: its address, the key, and its refusal of us."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self.refusal = ""
        """Why it will have nothing from us; told to whoever opens another line."""
        self.tls = ssl.create_default_context() if relay.tls else None
        host = f"[{relay.host}]" if ":" in relay.host else relay.host.encode("idna").decode("ascii")
        self.url = f"{'https' if relay.tls else 'http'}://{host}:{relay.port}/v3/{relay.domain}/messages.mime"

    def line(self) -> Line:
        """A line to it. Raises TransportError where there can be none."""
        if self.refusal:
            raise self.error(self.refusal)
        if not self.relay.password:
            raise self.error("wants a key: set DIGEST_SMTP_PASSWORD")
        return Line(self)

    def error(self, reason: str, *, transient: bool = False) -> TransportError:
        """The trouble with it."""
        return TransportError(relay=self.relay.name, reason=reason, transient=transient)


class Line:
    """One connection, kept from message to message. Raises TransportError when made, where there can be none.

    It is opened with an empty form, which sends nothing whatever the answer: it tells whether key and domain hold
    before any reader is begun.
    """

    takes: int | None = MOST

    def __init__(self, provider: Provider) -> None:
        self._provider, self._relay = provider, provider.relay
        self._network = Network()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=provider.tls, max_connections=1, keepalive_expiry=IDLE_S, network_backend=self._network
        )
        try:
            self._try()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Hangs up; HTTP takes no leave."""
        self._pool.close()

    def hand(self, sender: Address, recipient: Recipient, message: bytes, ready: Ready) -> Outcome:
        """What the provider answered to the message; it has an envelope's sender of its own.

        Raises TransportError where the line failed before the end of the message.
        """
        if _UNSAYABLE.search(recipient.address):
            return Outcome(state="failed", reason="no address that can be said to the provider")
        self._network.within(self._relay.reply_s)
        form = Form(self._network, self._relay, ready, recipient.address, message)
        try:
            its = self._post(form)
        except TakenBack:
            return Outcome(state="suppressed", last=True)
        except ERRORS as error:
            if form.begun:
                return Outcome(state="unknown", reason=f"{said(error)} after the message", last=True)
            raise self._trouble(error) from error
        if not form.begun and its.status < 300:
            raise self._provider.error("answers before it has the message", transient=True)
        return self._outcome(its)

    def _outcome(self, its: Answer) -> Outcome:
        """What became of the message. Refusals of ourselves are kept: nobody else is begun only to hear the same."""
        code, reason = its.status, its.words
        if code < 300:
            return SENT if its.taken else Outcome(state="unknown", code=code, reason="no answer we know", last=True)
        if refusal := self._refusal(its):
            self._provider.refusal = refusal
        if refusal or code in _UNDONE:
            return Outcome(state="deferred", code=code, reason=reason, about="message", last=True)
        if code >= 500:
            return Outcome(state="unknown", code=code, reason=reason, last=True)
        return Outcome(
            state="failed", code=code, reason=reason, about="message" if code == _TOO_LARGE else "recipient"
        )

    def _refusal(self, its: Answer) -> str:
        """Why the provider has nothing from us; "" where it does."""
        words = f"{its.status} {its.words}"
        if 300 <= its.status < 400:
            return f"sends us elsewhere ({its.status}): is the address right?"
        if its.status in {401, 403}:
            return f"refuses the key (DIGEST_SMTP_PASSWORD): {words}"
        if its.status == 404:
            return f"does not know the domain {self._relay.domain}: {words}"
        return f"refuses us: {words}" if its.status in _REFUSALS else ""

    def _try(self) -> None:
        """Nothing, where the provider refuses an empty form as it must. Raises TransportError."""
        self._network.within(self._relay.connect_s)
        try:
            its = self._post(Form(self._network, self._relay, lambda: True))
        except ERRORS as error:
            raise self._trouble(error) from error
        if its.status < 300:
            raise self._provider.error("takes an empty form: it is not the provider's API")
        if refusal := self._refusal(its):
            raise self._provider.error(refusal)
        if its.status in _UNDONE or its.status >= 500:
            raise self._provider.error(f"{its.status} {its.words}", transient=True)

    def _post(self, form: Form) -> Answer:
        """The answer to the form. Raises what httpcore2 does, TakenBack, and what the form's `ready` does."""
        key = base64.b64encode(f"api:{self._relay.password}".encode("utf-8", "replace"))
        headers = [
            (b"Authorization", b"Basic " + key),
            (b"Accept", b"application/json"),
            (b"Accept-Encoding", b"identity"),
            (b"Content-Type", b"multipart/form-data; boundary=" + form.boundary),
            (b"Content-Length", str(form.length).encode()),
        ]
        with self._pool.stream("POST", self._provider.url, headers=headers, content=iter(form)) as got:
            return answer(got)

    def _trouble(self, error: Exception) -> TransportError:
        """The error as the line's; a certificate that does not hold is for good."""
        cause = error.args[0] if error.args else None
        if isinstance(cause, ssl.SSLCertVerificationError):
            return self._provider.error(f"its certificate does not hold: {cause.verify_message}")
        return self._provider.error(said(error), transient=True)
