"""The order of headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.edit import names
from digest.edit.arrange import arranged
from digest.edit.choose import Printed, heading
from digest.edit.importance import strength
from digest.values import Section


def sections(
    printed: Printed, order: Sequence[str], its: Mapping[str, float], language: str, more: str
) -> tuple[Section, ...]:
    """The headings in the newsletter's order, else the house's, the catch-all last; items arranged under each.

    A region stands where the order has it, or the most important of its countries that the order has.
    """
    wanted: dict[str, int] = {}
    for place, name in enumerate(order):
        wanted.setdefault(name.casefold(), place)

    def key(name: str) -> tuple[bool, int, int, float, str]:
        first = heading(printed[name][0], more)
        region = first.region if first.kind == "place" and name != more else None
        last = len(wanted) + len(order)
        called = (name, region or "", *(heading(item, more).name for item in printed[name] if name != more))
        place = next((wanted[one.casefold()] for one in called if one.casefold() in wanted), last)
        return (
            name == more and place == last,
            place,
            names.rank(name, region, language),
            -strength(printed[name], its),
            name,
        )

    ordered = sorted(printed, key=key)
    return tuple(Section(name=name, items=arranged(printed[name], its)) for name in ordered)
