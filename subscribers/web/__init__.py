"""The pages that readers unsubscribe on: what answers the links in the mails (RFC 8058).

    site = Site(masthead=masthead, prefix=below(masthead) or "", whose=..., leave=..., answers=..., trouble=print)
    serve(site, host="127.0.0.1", port=8018, ready=print)

GET shows a page with one button and changes nothing; POST unsubscribes. The token in the address is the permission.
"""

from __future__ import annotations

from subscribers.web.application import app
from subscribers.web.server import serve
from subscribers.web.site import Site, below

__all__ = ["Site", "app", "below", "serve"]
