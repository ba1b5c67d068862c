"""What comes back: reports of mail servers and complaints, understood; what follows is `subscribers.bouncing`'s.

found = report(mail)             a Report, or None for a mail that is none
found.failures[0].kind           "hard", "soft", "block", "challenge", "complaint" or "leave"
worth_reading(head)              whether the mail may be one, by its head alone
"""

from __future__ import annotations

from subscribers.bounces.reading import report, worth_reading
from subscribers.bounces.values import Failure, Report

__all__ = ["Failure", "Report", "report", "worth_reading"]
