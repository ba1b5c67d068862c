"""How each source of a newsletter stands: what the store knows of it, and whether it keeps its rhythm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digest import collect, pipeline
from digest.collect import rhythm
from digest.values import Source

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.store.habits import Appeared
    from digest.store.sources import Health


_A_MONTH = dt.timedelta(weeks=4)
"""Readings from which a flood is told: what a day usually brings need not be known for longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One source, and how it fares."""

    source: Source
    place: str
    """As the store names it: a file as seen from the newsletter's folder."""
    health: Health | None = None
    """None where it was never tried."""
    per_day: float | None = None
    """Entries a day over the last four weeks; None where it was never read."""
    verdicts: tuple[rhythm.Verdict, ...] = ()
    blocked: bool = False

    @property
    def status(self) -> str:
        """The one word that says most: blocked, failing, never read, silent, floods, undated, else ok."""
        if self.blocked:
            return "blocked"
        if self.source.problem or (self.health and self.health.errors):
            return "failing"
        if self.health is None or self.health.last_success is None:
            return "never read"
        return self.verdicts[0].kind if self.verdicts else "ok"


def standings(
    sources: Sequence[Source], settings: Settings, store: Store | None, now: dt.datetime
) -> tuple[Standing, ...]:
    """How they stand, in their order; without a store none was ever read. Writes nothing. Raises StoreError."""
    places = [pipeline.place(source.location, settings.folder) for source in sources]
    known = _known(store, places, now) if store else {}
    blocked = collect.blocks(settings.block)
    found = []
    for source, place in zip(sources, places, strict=True):
        health, history = known.get(place, (None, None))
        found.append(
            Standing(
                source=source,
                place=place,
                health=health,
                per_day=rhythm.per_day(history, now) if history else None,
                verdicts=rhythm.verdicts(history, now) if history and "://" in place else (),
                blocked=blocked(source.location),
            )
        )
    return tuple(found)


def odd(sources: Sequence[Source], settings: Settings, store: Store, now: dt.datetime) -> tuple[Standing, ...]:
    """Those of the sources that do not keep their rhythm; those that fail are told of elsewhere."""
    return tuple(one for one in standings(sources, settings, store, now) if one.verdicts and not one.blocked)


Known = dict[str, tuple["Health", rhythm.History]]


def _known(store: Store, places: Sequence[str], now: dt.datetime) -> Known:
    from digest.store import habits
    from digest.store import sources as health

    readings = health.rhythm(store, places, now - _A_MONTH)
    hours = dict(habits.appeared(store, places, now - 2 * rhythm.WINDOW))
    seldom = [place for place in places if len(hours.get(place, ())) < rhythm.ENOUGH]
    hours |= habits.appeared(store, seldom, now - rhythm.LONGEST - rhythm.WINDOW)
    return {
        place: (its, _history(its, readings.get(place, ()), hours.get(place, ())))
        for place, its in health.health(store, places).items()
    }


def _history(its: Health, readings: Sequence[Any], hours: Sequence[Appeared]) -> rhythm.History:
    """What the rhythm is told by: rows of the store as values."""
    return rhythm.History(
        source=its.location,
        first_read=its.first_read,
        last_read=its.last_success,
        last_new=max((hour.newest for hour in hours), default=None),
        readings=tuple(
            rhythm.Reading(at=r.at, entries=r.entries, fresh=r.fresh, undated=r.undated) for r in readings
        ),
        came=tuple((hour.at, hour.entries) for hour in hours),
    )
