"""What opens a line to a relay; each kind is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from digest.deliver.outcomes import Line
from digest.deliver.relays import Relay


def opener(relay: Relay) -> Callable[[], Line]:
    """What opens a line to the relay; raises TransportError when called where there is none."""
    if relay.kind == "maildir":
        from digest.deliver.files import Maildir

        return lambda: Maildir(relay.path)
    if relay.kind == "eml":
        from digest.deliver.files import Eml

        return lambda: Eml(relay.path)
    if relay.kind == "mailgun":
        from digest.deliver.http import Provider

        return Provider(relay).line
    from digest.deliver.smtp import Smtp

    return lambda: Smtp(relay)
