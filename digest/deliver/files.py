"""Messages as files: a maildir that a mail program shows, or `.eml` files that one opens."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from digest.deliver.outcomes import SENT, Outcome, Ready
from digest.errors import TransportError
from digest.values import Address, Recipient


class Folder:
    """Writes each message beside its place, syncs it, and moves it there: a name appears with the whole message."""

    suffix = ""
    takes: int | None = None
    """A disk says how much it takes when it is full."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._make()
        except OSError as error:
            raise TransportError(relay=str(path), reason=_reason(error)) from error

    def hand(self, sender: Address, recipient: Recipient, message: bytes, ready: Ready) -> Outcome:
        """Sent, when the file stands in its place. Raises TransportError before that."""
        try:
            waiting = self._written(message)
        except OSError as error:
            raise TransportError(relay=str(self.path), reason=_reason(error)) from error
        if not ready():
            waiting.unlink(missing_ok=True)
            return Outcome(state="suppressed")
        try:
            place = self._place(recipient, message)
            os.replace(waiting, place)
            _sync(place.parent)
        except OSError as error:
            return Outcome(state="deferred", reason=_reason(error), last=True)
        return SENT

    def close(self) -> None:
        """Nothing is left open."""

    def _make(self) -> None:
        raise NotImplementedError

    def _waiting(self) -> Path:
        """The folder for what is not whole yet, on the same file system."""
        raise NotImplementedError

    def _place(self, recipient: Recipient, message: bytes) -> Path:
        raise NotImplementedError

    def _written(self, message: bytes) -> Path:
        descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=self._waiting())
        try:
            with open(descriptor, "wb") as file:
                file.write(self._lines(message))
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        return Path(name)

    def _lines(self, message: bytes) -> bytes:
        return message


class Maildir(Folder):
    """A maildir: `new/` holds one file a message, lines ended by LF as everywhere on disk."""

    def _make(self) -> None:
        for part in ("tmp", "new", "cur"):
            (self.path / part).mkdir(parents=True, exist_ok=True, mode=0o700)

    def _waiting(self) -> Path:
        return self.path / "tmp"

    def _place(self, recipient: Recipient, message: bytes) -> Path:
        # The same message has the same name on every attempt: delivered again it takes its own place.
        return self.path / "new" / f"{hashlib.sha256(message).hexdigest()[:32]}.{recipient.person}.digest"

    def _lines(self, message: bytes) -> bytes:
        return message.replace(b"\r\n", b"\n")


class Eml(Folder):
    """A folder of `.eml` files, named after person and address, lines ended by CRLF as on the wire."""

    def _make(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _waiting(self) -> Path:
        return self.path

    def _place(self, recipient: Recipient, message: bytes) -> Path:
        readable = re.sub(r"[^A-Za-z0-9._+-]+", "-", recipient.address.replace("@", "-at-")).strip(".-")[:100]
        # The message's own mark: another issue in the same folder takes no other's place.
        its = hashlib.sha256(message).hexdigest()[:8]
        return self.path / f"{recipient.person:06d}-{readable}-{its}.eml"


def _reason(error: OSError) -> str:
    return f"cannot be written: {error.strerror or error}"


def _sync(folder: Path) -> None:
    """The folder's new entry on the disk: the ledger will say that it is there."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
