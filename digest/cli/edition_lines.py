"""Who gets which edition of an issue: what `digest send --dry-run` and `digest status` print with `--editions`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from digest.text import unwanted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digest.audience import Fact
    from digest.store.engine import Store
    from digest.store.variants import Variant


def of_store(store: Store, slug: str, readers: int) -> tuple[Sequence[Variant], Mapping[str, Fact]]:
    """The variants of an issue whose send has begun, and what there is to know of their editions.

    A send that began before there were variants has one, the whole issue, for so many readers. Of a corrected one,
    those of an older version that nobody has are left out.
    """
    from digest import audience
    from digest.store import correcting, ledger, variants
    from digest.store.variants import Variant

    begun, its = ledger.started(store, slug), variants.of(store, slug)
    if begun and not its:
        its = (Variant(number=1, wanted="", frequency="every", edition=begun[0], readers=readers),)
    newest = max(correcting.firsts(store, slug), default=1)
    its = tuple(one for one in its if one.readers or one.number >= newest)
    return its, audience.facts(store, its)


def show(its: Sequence[Variant], facts: Mapping[str, Fact], *, as_json: bool, firsts: Sequence[int] = ()) -> None:
    """A row a choice: its readers, how often, which topics, and what they get.

    `firsts`: the number of the first variant of each correction; then each row says which version it is of.
    """
    if as_json:
        data = [_data(one, facts) | {"version": _version(one, firsts)} for one in its]
        click.echo(json.dumps({"editions": data}, ensure_ascii=False))
        return
    for one in its:
        version = f", version {_version(one, firsts)}" if firsts else ""
        click.echo(f"{one.readers:>9,}  {one.frequency:<6}  {_topics(one)}: {_gets(one, facts)}{version}")


def _version(one: Variant, firsts: Sequence[int]) -> int:
    """1 for what the send began with, 2 for the first correction."""
    return 1 + sum(first <= one.number for first in firsts)


def _topics(one: Variant) -> str:
    return ", ".join(sorted(unwanted(one.wanted))) or "everything"


def _gets(one: Variant, facts: Mapping[str, Fact]) -> str:
    if one.edition is None:
        return "nothing this time"
    its = facts[one.edition]
    return f"{its.items} item{'' if its.items == 1 else 's'}, {its.subject!r} ({one.edition[:12]})"


def _data(one: Variant, facts: Mapping[str, Fact]) -> dict[str, object]:
    its = facts[one.edition] if one.edition else None
    return {
        "topics": sorted(unwanted(one.wanted)),
        "frequency": one.frequency,
        "readers": one.readers,
        "edition": one.edition,
        "items": its.items if its else 0,
        "subject": its.subject if its else None,
    }
