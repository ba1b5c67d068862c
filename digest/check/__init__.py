"""Edition -> Findings: what must not go out, and what had better not, before anything does.

    findings(edition, post)  ->  Finding, Finding, ...     by rule number, E blocks, W warns
    Post                                                   the very message, made for one specimen recipient
    House                                                  what the newsletter's house style asks for

One small function a rule, each with its source; `rules` is the table of them all.
"""

from digest.check.findings import findings
from digest.check.post import House, Post
from digest.values import Finding

__all__ = ["Finding", "House", "Post", "findings"]
