"""Edition and message -> Findings."""

from __future__ import annotations

from collections.abc import Sequence

from digest.check import silence
from digest.check.post import Post
from digest.values import Edition, Finding, Silence


def findings(edition: Edition, post: Post, silences: Sequence[Silence] = ()) -> tuple[Finding, ...]:
    """What the checks have to say, by rule number; at most five findings a rule, the last one counts the rest.

    After those of a rule that count come those that `silences` names, at most five a silence, with their reason.
    Never raises, whatever the message is made of: what cannot be read is a finding.
    """
    from digest.check.letter import Letter
    from digest.check.rules import RULES

    letter = Letter(post.message)
    its = silence.by_rule(silences)
    return tuple(found for rule in RULES for found in rule.findings(edition, post, letter, its.get(rule.number, ())))
