"""A send that is killed again and again: everybody is accounted for."""

import random

import pytest

from tests.benchmarks import newsletters
from tests.journeys.conftest import Newsletter
from tests.journeys.killing import Plan, killed


@pytest.mark.slow
def test_killed_twenty_times_it_loses_nobody_and_mails_nobody_twice(approved: Newsletter) -> None:
    """SIGKILL at random moments over 2,000 readers, the relay in a bad mood: all are sent to once, or said unknown.

    The balance is looked at all the while, and is true at every look. On PostgreSQL it is a few hundred readers.
    """
    readers, kills = (2000, 20) if approved.store.sqlite else (500, 5)
    plan = Plan(readers=readers, kills=kills, seed=random.SystemRandom().randrange(2**32), workers=2, most_s=600)
    newsletters.fill(approved.store, approved.folder, plan.readers)
    approved.delivery(*plan.settings)
    killed(approved, plan)
