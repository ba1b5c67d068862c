"""The pages for readers: subscribing, what they get, leaving (RFC 8058), and the issues that were sent.

    site = Site(masthead=masthead, prefix=below(masthead) or "", whose=..., leave=..., form=Form(...), ...)
    serve(site, host="127.0.0.1", port=8018, ready=print)

GET changes nothing; POST does what the token in the address, or the form, is for. No script, no cookie, no redirect.
"""

from __future__ import annotations

from subscribers.web.application import app
from subscribers.web.looks import Look
from subscribers.web.server import serve
from subscribers.web.site import Archive, Choosing, Form, Reader, Sent, Shown, Signing, Signup, Site, below
from subscribers.web.trial import tried
from subscribers.web.whence import networks

__all__ = [
    "Archive", "Choosing", "Form", "Look", "Reader", "Sent", "Shown", "Signing", "Signup", "Site", "app", "below",
    "networks", "serve", "tried",
]  # fmt: skip
