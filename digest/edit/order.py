"""The order of headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from digest.edit import names
from digest.edit.arrange import arranged
from digest.edit.choose import Printed, catch_all, heading
from digest.edit.importance import strength
from digest.values import Heading, Issue, Item, Section

Step = tuple[bool, int, int]


def sections(
    printed: Printed, order: Sequence[str], its: Mapping[str, float], language: str, more: str
) -> tuple[Section, ...]:
    """The headings in the newsletter's order, else the house's, the catch-all last; items arranged under each.

    A region stands where the order has it, or the most important of its countries that the order has.
    """
    wanted = _wanted(order)

    def key(name: str) -> tuple[Step, float, str]:
        filed = [heading(item, more) for item in printed[name]]
        step = _step(name, _region(name, filed[0], more), filed, wanted, language, more)
        return step, -strength(printed[name], its), name

    ordered = sorted(printed, key=key)
    return tuple(Section(name=name, items=arranged(printed[name], its)) for name in ordered)


def steps(issue: Issue, order: Sequence[str], more: str | None = None) -> tuple[tuple[str, int], ...]:
    """The issue's printed headings by name, each with its step in that order: the lowest stands first.

    Left out are headings that may stand anywhere: a person's own that no order knows, and those whose items lead to
    several places. A heading that a person renamed has the step of its generated name.
    """
    language, named = issue.masthead.language, {theirs: generated for generated, theirs in issue.renamed}
    built = {section.name: section.items for section in issue.generated}
    last = more or catch_all([item for items in built.values() for item in items], language)
    found: dict[str, Step] = {}
    for section in issue.sections:
        name = named.get(section.name, section.name)
        step = _only_step(name, built.get(name, ()), _wanted(order), language, last)
        if step is not None:
            found[section.name] = step
    places = sorted(set(found.values()))
    return tuple((name, places.index(step)) for name, step in found.items())


def _only_step(name: str, items: Sequence[Item], wanted: Mapping[str, int], language: str, more: str) -> Step | None:
    """The step that the heading has whichever of its items was the most important one when it was chosen."""
    filed = [heading(item, more) for item in items]
    found = {
        _step(name, _region(name, first, more), [first], wanted, language, more)
        for first in filed or [Heading(name=name)]
    }
    step = found.pop()
    anywhere = not filed and name != more and step[1:] == (_last(wanted), names.LEFTOVERS)
    return None if found or anywhere else step


def _wanted(order: Sequence[str]) -> dict[str, int]:
    """The place of each name in the order, case folded; its first where it stands there twice."""
    return {name.casefold(): place for place, name in reversed(tuple(enumerate(order)))}


def _last(wanted: Mapping[str, int]) -> int:
    """The place of what the order does not name."""
    return max(wanted.values(), default=-1) + 1


def _region(name: str, first: Heading, more: str) -> str | None:
    return first.region if first.kind == "place" and name != more else None


def _step(
    name: str, region: str | None, filed: Iterable[Heading], wanted: Mapping[str, int], language: str, more: str
) -> Step:
    """What the headings are sorted by: the newsletter's order, then the house's, the catch-all last."""
    last = _last(wanted)
    called = (name, region or "", *(one.name for one in filed if name != more))
    place = next((wanted[one.casefold()] for one in called if one.casefold() in wanted), last)
    return name == more and place == last, place, names.rank(name, region, language)
