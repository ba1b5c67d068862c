"""Edition and message -> Findings."""

from __future__ import annotations

from dataclasses import dataclass

from digest.values import Edition, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How an edition would go out: the message for one specimen recipient, and to how many."""

    message: bytes
    """The whole RFC 5322 message as it goes out: CRLF line ends, before dot-stuffing."""
    unsubscribe: str
    """The specimen's own visible unsubscribe link, `mailto:` or https, unescaped."""
    audience: int = 0
    """How many would get it."""
    signs: bool = False
    """Whether we sign with DKIM ourselves; where the relay signs, there is no signature to look at yet."""


def findings(edition: Edition, post: Post) -> tuple[Finding, ...]:
    """What the checks have to say, by rule number; at most five findings a rule, the last one counts the rest.

    Never raises, whatever the message is made of: what cannot be read is a finding.
    """
    from digest.check.letter import Letter
    from digest.check.rules import RULES

    letter = Letter(post.message)
    return tuple(found for rule in RULES for found in rule.findings(edition, post, letter))
