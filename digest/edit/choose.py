"""Which items are printed, and under which headings: the most important ones, spread, then folded into regions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from digest.edit import names
from digest.edit.importance import strength
from digest.languages import more_news
from digest.values import Heading, Item, Policy

SPREAD = 0.3
"""What each item already chosen under a heading costs the next: with it the median heading of our sample newsroom has
three items, as in the 49 posts; without it the day's largest subject takes its five places first."""
BEYOND = 0.5
"""What each item beyond the number that a heading usually has costs besides: as much as half a day."""
SAME_OUTLET = 0.1
"""What each more important item of the same outlet costs: one busy feed must not fill the issue. The tenth costs as
much as a second independent outlet earns; more it never costs."""
DOMINANT = 3
"""Items from which a country keeps its heading beside others of its region: the posts' median."""
OUTWEIGHS = 1.5
"""How many times as important as the next country's a country's first story is when it keeps its heading alone: a
full report that a person picked beside two teasers, or one that three outlets tell beside one."""

AFFAIR = 3
"""Chosen items that an affair's own heading needs: the posts' median, and as many as a country needs."""

Printed = dict[str, list[Item]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """What choosing needs to know, and does not change."""

    items: Sequence[Item]
    """Worth most first."""
    policy: Policy
    its: Mapping[str, float]
    """The importance of every item by id."""
    worth: Mapping[str, float]
    """The same, less what its outlet costs it."""
    language: str
    more: str


def chosen(
    items: Sequence[Item], policy: Policy, its: Mapping[str, float], second: Set[str], language: str, more: str
) -> Printed:
    """The items that fit the policy, by heading, most important first; a region's name stands for folded countries.

    The items of `second` choice only fill the places that the others leave, those under the catch-all heading
    `more` included.
    """
    fitting = [item for item in _unique(items) if item.text and item.words <= policy.words]
    worth = _worth(fitting, its)
    fitting.sort(key=lambda item: (-worth[item.id], item.id))
    news = [item for item in fitting if item.id not in second]
    choice = _Choice(items=news, policy=policy, its=its, worth=worth, language=language, more=more)
    printed = _fitted(choice)
    left = policy.items - sum(map(len, printed.values()))
    leftovers = [item for item in fitting if item.id in second][:left]
    return _filled(printed, leftovers, choice) if leftovers else printed


def _filled(printed: Printed, leftovers: Sequence[Item], choice: _Choice) -> Printed:
    """The printed items with the leftovers beside them.

    Where they are most of the issue, all are chosen together. Otherwise they go under headings that are there: what
    is news is never folded, or moved to the catch-all, to make room for them.
    """
    together = _fitted(replace(choice, items=[*choice.items, *leftovers]))
    if 2 * sum(map(len, printed.values())) < choice.policy.items or _keeps(printed, together):
        return together
    for item in leftovers:
        its = heading(item, choice.more)
        room = (name for name in (its.name, its.region) if name in printed)
        name = next((name for name in room if len(printed[name]) < choice.policy.items_per_heading), None)
        if name is not None:
            printed[name].append(item)
    return printed


def _keeps(printed: Printed, other: Printed) -> bool:
    """Whether all that is printed stands under the same headings in the other."""
    return all(
        {item.id for item in items} <= {item.id for item in other.get(name, ())} for name, items in printed.items()
    )


def _fitted(choice: _Choice) -> Printed:
    """The choice under its headings, within all limits.

    Choosing and folding are repeated without what did not fit until all fits: a region with too many items
    loses its least, and with too many headings the weakest go to the catch-all, as far as it has room.
    """
    out: set[str] = set()
    demoted: set[str] = set()
    while True:
        printed = _folded(_picked(choice, out, demoted), choice, demoted)
        over = {item.id for some in printed.values() for item in _over(some, choice)}
        weak = set() if over else _weak(printed, choice)
        if not over and not weak:
            return printed
        out |= over
        demoted |= weak


def catch_all(items: Sequence[Item], language: str) -> str:
    """The catch-all heading's name as the items have it, else in the newsletter's language."""
    filed = (item.story.heading for item in items if item.story and item.story.heading)
    return min((one.name for one in filed if one.kind == "catch-all"), default=more_news(language))


def heading(item: Item, more: str) -> Heading:
    """Where the item is filed; the catch-all where nothing says."""
    return (item.story.heading if item.story else None) or Heading(name=more)


def _unique(items: Iterable[Item]) -> Iterable[Item]:
    return {item.id: item for item in reversed(tuple(items))}.values()


def _worth(items: Sequence[Item], its: Mapping[str, float]) -> dict[str, float]:
    """The items' importance, less for each more important item of the same outlet."""
    seen: dict[str, int] = {}
    worth = {}
    for item in sorted(items, key=lambda item: (-its[item.id], item.id)):
        outlet = item.story.lead.outlet if item.story else item.id
        before = seen.get(outlet, 0)
        seen[outlet] = before + 1
        worth[item.id] = its[item.id] - SAME_OUTLET * min(before, 10)
    return worth


def _picked(choice: _Choice, out: set[str], demoted: set[str]) -> Printed:
    """The best items under their own headings; the catch-all fills the places that are left."""
    named: Printed = {}
    rest: list[Item] = []
    for item in choice.items:
        its = heading(item, choice.more)
        if item.id in out:
            continue
        if its.kind == "catch-all" or its.name in demoted or _lonely(its, choice):
            rest.append(item)
        else:
            named.setdefault(its.name, []).append(item)
    policy = choice.policy
    usual = dict(policy.usual)
    offers = [
        (choice.worth[item.id] - SPREAD * place - BEYOND * (place >= usual.get(name, place + 1)), name, item)
        for name, some in named.items()
        for place, item in enumerate(some[: policy.items_per_heading])
    ]
    offers.sort(key=lambda offer: (-offer[0], offer[2].id))
    picked: Printed = {}
    for _, name, item in offers[: policy.items]:
        picked.setdefault(name, []).append(item)
    room = min(policy.items_per_heading, policy.items - min(len(offers), policy.items))
    if rest[:room] and (policy.headings > 1 or not picked):
        picked.setdefault(choice.more, []).extend(rest[:room])
    return picked


def _folded(picked: Printed, choice: _Choice, demoted: Set[str]) -> Printed:
    """The items with small countries under their region's name; more of them where headings are too many.

    Affairs that were not demoted stand under their own names.
    """
    affairs, picked = _gathered(picked, choice, demoted)
    for attempt in _attempts(picked, choice):
        target = _targets(picked, attempt, choice)
        printed: Printed = {name: list(items) for name, items in affairs.items()}
        for name, items in picked.items():
            printed.setdefault(target.get(name, name), []).extend(items)
        if len(printed) <= choice.policy.headings:
            break
    for items in printed.values():
        items.sort(key=lambda item: (-choice.its[item.id], item.id))
    return printed


def _gathered(picked: Printed, choice: _Choice, demoted: Set[str]) -> tuple[Printed, Printed]:
    """Affairs under headings of their own, and what is left under the others.

    An affair gathers what several countries' headings, or the catch-all, would scatter; what a rule or the archive
    has filed stays there, and so does what one country has alone.
    """
    shared: dict[str, list[tuple[str, Item]]] = {}
    for name, items in picked.items():
        for item in items:
            its = heading(item, choice.more)
            if its.affair and its.affair not in demoted and its.kind in ("place", "affair", "catch-all"):
                shared.setdefault(its.affair, []).append((name, item))
    several = {
        affair: [item for _, item in some]
        for affair, some in shared.items()
        if AFFAIR <= len(some) <= choice.policy.items_per_heading and len({name for name, _ in some}) > 1
    }
    moved = {item.id for items in several.values() for item in items}
    left = {name: [item for item in items if item.id not in moved] for name, items in picked.items()}
    return several, {name: items for name, items in left.items() if items}


def _lonely(its: Heading, choice: _Choice) -> bool:
    """Whether an affair has too few items left to be printed for a heading of its own."""
    if its.kind != "affair":
        return False
    filed = (heading(item, choice.more) for item in choice.items)
    return sum(one.affair == its.affair for one in filed) < AFFAIR


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """How readily countries are folded."""

    kept: frozenset[str] = frozenset()
    """Countries that keep their heading in any case."""
    dominant: int = DOMINANT
    """The items from which a country keeps its heading."""
    outstanding: frozenset[str] = frozenset()
    """Regions in which a country whose first story outweighs the others' keeps its heading."""


def _attempts(picked: Printed, choice: _Choice) -> Iterator[_Attempt]:
    """From few folded to many, until the headings fit.

    Where headings are too many, outstanding countries are folded first, those of regions that have a heading anyway
    before others. A country that the newsletter's order names is wanted as a heading; it is folded after
    them, region by region, the smallest first.
    """
    regions: dict[str, list[str]] = {}
    for name, items in picked.items():
        if region := _region(name, items, choice):
            regions.setdefault(region, []).append(name)
    wanted = {name for name in picked if name.casefold() in {one.casefold() for one in choice.policy.order}}
    by_size = sorted(regions, key=lambda region: (-len(regions[region]), region))
    for folded in range(len(by_size) + 1):
        yield _Attempt(kept=frozenset(wanted), outstanding=frozenset(by_size[folded:]))
    for region in sorted(regions, key=lambda region: (sum(len(picked[name]) for name in regions[region]), region)):
        if wanted & set(regions[region]):
            wanted -= set(regions[region])
            yield _Attempt(kept=frozenset(wanted))
    yield _Attempt(dominant=DOMINANT + 1)


def _targets(picked: Printed, attempt: _Attempt, choice: _Choice) -> dict[str, str]:
    """The region for every country that is folded: where several of a region have few items each."""
    small: dict[str, list[str]] = {}
    for name, items in picked.items():
        region = _region(name, items, choice)
        few = len(items) < attempt.dominant or name == region
        if region and few and name not in attempt.kept and not names.is_home(name, choice.language):
            small.setdefault(region, []).append(name)
    for region in attempt.outstanding & set(small):
        small[region] = _without_outstanding(small[region], picked, choice)
    if attempt.dominant == DOMINANT:
        small = {region: _fitting(region, some, picked, choice) for region, some in small.items()}
    return {name: region for region, some in small.items() if len(some) > 1 or region in picked for name in some}


def _without_outstanding(countries: list[str], picked: Printed, choice: _Choice) -> list[str]:
    """The countries without one whose first story outweighs those of all others."""
    first = {name: max(choice.its[item.id] for item in picked[name]) for name in countries}
    ordered = sorted(countries, key=lambda name: (-first[name], name))
    if len(ordered) > 1 and first[ordered[0]] > 0 and first[ordered[0]] >= OUTWEIGHS * first[ordered[1]]:
        ordered.pop(0)
    return ordered


def _fitting(region: str, countries: list[str], picked: Printed, choice: _Choice) -> list[str]:
    """The countries without the largest, as long as the region would have more items than a heading may."""
    some = sorted(
        countries, key=lambda name: (name != region, len(picked[name]), strength(picked[name], choice.its), name)
    )
    while len(some) > 2 and sum(len(picked[name]) for name in some) > choice.policy.items_per_heading:
        some.pop()
    return some


def _region(name: str, items: Sequence[Item], choice: _Choice) -> str | None:
    """The region that a country's heading may be folded into; None for rules', learned and catch-all headings."""
    its = heading(items[0], choice.more)
    return its.region if its.kind == "place" and name != choice.more else None


def _weak(printed: Printed, choice: _Choice) -> set[str]:
    """The countries, rules or learned headings that go to the catch-all because there are too many headings.

    The weakest by the importance of their items; those of the newsletter's own order, rules and examples last.
    """
    limit = choice.policy.headings
    if len(printed) <= limit:
        return set()
    named = [name for name in printed if name != choice.more]
    wanted = {name.casefold() for name in choice.policy.order}
    named.sort(
        key=lambda name: (_is_place(name, printed[name], wanted, choice), -strength(printed[name], choice.its), name)
    )
    full = choice.more not in printed and sum(map(len, printed.values())) >= choice.policy.items
    keep = limit if full else max(1, limit - 1)  # the catch-all needs a place only where items are left for it
    return {its for name in named[keep:] for its in _called(name, printed[name], choice)}


def _called(name: str, items: Sequence[Item], choice: _Choice) -> set[str]:
    """The headings that stand behind a printed one: an affair is one, a region's are its countries."""
    its = [heading(item, choice.more) for item in items]
    return {name} if all(one.affair == name for one in its) else {one.name for one in its}


def _over(items: Sequence[Item], choice: _Choice) -> Sequence[Item]:
    """The items that have no room under their heading."""
    return sorted(items, key=lambda item: (-choice.worth[item.id], item.id))[choice.policy.items_per_heading :]


def _is_place(name: str, items: Sequence[Item], wanted: Set[str], choice: _Choice) -> bool:
    """Whether nobody but the story's place asked for the heading."""
    return name.casefold() not in wanted and heading(items[0], choice.more).kind == "place"
