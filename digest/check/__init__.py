"""Edition -> Findings: what must not go out, and what had better not, before anything does.

    findings(edition, post, silences)  ->  Finding, ...    by rule number, E blocks, W warns; silenced ones count not
    Post                                                   the very message, made for one specimen recipient
    House                                                  what the newsletter's house style asks for
    costs(issue, rendered)             ->  Costs           what each heading adds to the HTML mail

One small function a rule, each with its source; `rules` is the table of them all.
"""

from digest.check.costs import Costs, costs
from digest.check.findings import findings
from digest.check.post import House, Post
from digest.check.silence import idle, in_force, wrong
from digest.values import Finding

__all__ = ["Costs", "Finding", "House", "Post", "costs", "findings", "idle", "in_force", "wrong"]
