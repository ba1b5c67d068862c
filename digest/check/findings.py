"""Edition and message -> Findings."""

from __future__ import annotations

from digest.check.post import Post
from digest.values import Edition, Finding


def findings(edition: Edition, post: Post) -> tuple[Finding, ...]:
    """What the checks have to say, by rule number; at most five findings a rule, the last one counts the rest.

    Never raises, whatever the message is made of: what cannot be read is a finding.
    """
    from digest.check.letter import Letter
    from digest.check.rules import RULES

    letter = Letter(post.message)
    return tuple(found for rule in RULES for found in rule.findings(edition, post, letter))
