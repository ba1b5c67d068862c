"""Findings that do not count: which, and what a silence may not do."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from digest.check import idle, in_force, wrong
from digest.check.rules import MOST, RULES
from digest.check.silence import FIRM
from digest.values import Edition, Silence

TODAY = dt.date(2026, 9, 21)


def silence(check: int | str, **given: Any) -> Silence:
    """A silence with a reason."""
    return Silence(**{"check": check, "reason": "We know", **given})


def test_a_silenced_finding_has_its_reason(check: Callable[..., Any], local: Edition) -> None:
    """By number and by name; the others count as before."""
    for which in (6, "list-unsubscribe"):
        found = check(local, headers={"List-Id": None}, silences=[silence(which)])
        assert [(one.rule, one.silenced) for one in found] == [(6, "We know"), (12, "")]


def test_only_findings_with_the_words_are_silenced(check: Callable[..., Any], local: Edition) -> None:
    """Exactly as they are written; the first silence that fits has the finding."""
    some = [silence(6, words="no https address", reason="A"), silence(6, reason="B")]
    assert [one.silenced for one in check(local, silences=some)] == ["A"]
    assert [one.silenced for one in check(local, silences=[silence(6, words="No HTTPS address")])] == [""]


def test_what_is_silenced_never_hides_what_counts(check: Callable[..., Any], local: Edition) -> None:
    """Of many findings of one rule five that count are told; each silence has five of its own."""

    def lengthened(data: bytes) -> bytes:
        return data.replace(b"\r\n\r\n", b"\r\n\r\n" + b"".join(b"x" * (1000 + n) + b"\r\n" for n in range(12)), 1)

    its = [one for one in check(local, raw=lengthened) if one.rule == 2]
    assert len(its) == MOST
    octets = [silence(2, words=f"has 1,00{n} octets", reason=str(n)) for n in range(6)]
    found = [one for one in check(local, raw=lengthened, silences=octets) if one.rule == 2]
    counting = [one.message for one in found if not one.silenced]
    assert len(counting) == MOST
    assert counting[-1].endswith("(and 1 more)")
    assert [one.silenced for one in found[MOST:]] == list("012345")
    every = [one for one in check(local, raw=lengthened, silences=[silence(2)]) if one.rule == 2]
    assert len(every) == MOST
    assert all(one.silenced for one in every)


@pytest.mark.parametrize("number", sorted(FIRM))
def test_what_may_not_be_silenced(number: int) -> None:
    """The law's checks and those by which others come to harm, by number and by name, with the reason."""
    name = next(rule.name for rule in RULES if rule.number == number)
    some = [silence(number), silence(40), silence(name)]
    problem = f"check {number} cannot be silenced: {FIRM[number]}"
    assert wrong(some) == {0: problem, 2: problem}
    assert in_force(some, TODAY) == (some[1],)


def test_a_check_that_there_is_none_of() -> None:
    """Numbers and names that no rule has."""
    found = wrong([silence(0), silence("outlet-run"), silence("heading order"), silence("43")])
    assert found == {0: "there is no check 0", 2: "there is no check 'heading order'", 3: "there is no check '43'"}


def test_a_silence_holds_through_its_last_day() -> None:
    """And is told when it is over, and when nothing is there to silence."""
    last, over, open_end = silence(40, until=TODAY), silence(41, until=TODAY - dt.timedelta(days=1)), silence(42)
    assert in_force([last, over, open_end], TODAY) == (last, open_end)
    assert list(idle([last, over, open_end], (), TODAY)) == [
        (last, "unused"),
        (over, "expired"),
        (open_end, "unused"),
    ]


def test_a_silence_in_use_is_not_idle(check: Callable[..., Any], local: Edition) -> None:
    """Where several are of one check, those that nothing fits are."""
    used, unused = silence(6, words="https"), silence(6, words="ftp", reason="Other")
    found = check(local, silences=[unused, used])
    assert list(idle([unused, used], found, TODAY)) == [(unused, "unused")]
