"""Findings that a newsletter has looked at and does not want to count: which may be silenced, and which are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence

from digest.check.words import Remark
from digest.values import Finding, Silence

FIRM: Mapping[int, str] = {
    5: "readers of the text would be told something else than readers of the HTML",
    10: "the law asks for it (CAN-SPAM, CASL)",
    11: "the law asks for it (CAN-SPAM, CASL)",
    13: "there is no message without it",
    31: "what was left to be filled in cannot be called back",
    32: "it is how a second mail is smuggled into one",
}
"""The checks that nobody may silence, and why: the law's, and those by which others are harmed than who decides."""

Parted = tuple[Silence | None, list[Remark]]


def wrong(silences: Sequence[Silence]) -> dict[int, str]:
    """What is wrong with silences, by their place: a check that there is none of, or that cannot be silenced."""
    found = ((place, _problem(one)) for place, one in enumerate(silences))
    return {place: problem for place, problem in found if problem}


def _problem(silence: Silence) -> str | None:
    number = _number(silence)
    if number is None:
        return f"there is no check {silence.check!r}"
    return f"check {number} cannot be silenced: {FIRM[number]}" if number in FIRM else None


def _number(silence: Silence) -> int | None:
    """The number of the check that is meant; None where there is none such."""
    from digest.check.rules import RULES

    return next((rule.number for rule in RULES if silence.check in (rule.number, rule.name)), None)


def in_force(silences: Sequence[Silence], today: dt.date) -> tuple[Silence, ...]:
    """Those that have not expired, and that silence what may be silenced."""
    return tuple(one for one in silences if not _expired(one, today) and _problem(one) is None)


def _expired(silence: Silence, today: dt.date) -> bool:
    return silence.until is not None and silence.until < today


def by_rule(silences: Sequence[Silence]) -> dict[int, list[Silence]]:
    """The silences by the number of their check."""
    found: dict[int, list[Silence]] = {}
    for one in silences:
        if (number := _number(one)) is not None:
            found.setdefault(number, []).append(one)
    return found


def parted(
    remarks: Sequence[Remark], silences: Sequence[Silence], *, message: Callable[[Remark], str]
) -> tuple[Parted, ...]:
    """The remarks that count, and then those of each silence; the first silence that fits has a remark."""
    shares: list[Parted] = [(None, []), *((one, []) for one in silences)]
    for remark in remarks:
        said = message(remark)
        fits = (place for place, one in enumerate(silences, start=1) if one.words in said and not remark.firm)
        shares[next(fits, 0)][1].append(remark)
    return tuple(shares)


def idle(silences: Sequence[Silence], found: Sequence[Finding], today: dt.date) -> Iterator[tuple[Silence, str]]:
    """The silences that do nothing, and why in a word: "expired" or "unused"."""
    for one in silences:
        if _expired(one, today):
            yield one, "expired"
        elif not any(_is_of(finding, one) for finding in found):
            yield one, "unused"


def _is_of(finding: Finding, silence: Silence) -> bool:
    its = silence.check in (finding.rule, finding.name)
    return its and finding.silenced == silence.reason and silence.words in finding.message
