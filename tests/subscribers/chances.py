"""Filters and people by chance, of few and awkward values, so that they meet."""

import datetime as dt
import json
import zoneinfo
from typing import Any

from hypothesis import strategies as st

from digest.text import wanted
from digest.values import Address, PersonId
from subscribers.persons import Frequency, Person, Status
from subscribers.segments.filters import (
    FIELDS,
    All,
    AnyOf,
    Comparison,
    Empty,
    Equals,
    Field,
    Filter,
    Has,
    Not,
    Part,
    Place,
    Since,
)

ZONE = zoneinfo.ZoneInfo("Europe/Madrid")
NOW = dt.datetime(2026, 10, 26, 22, 30, tzinfo=dt.UTC)
"""The 26th of October in Madrid, and summer time ended the day before."""
TOPICS = ("Haiti", "HAITI ", "Haiti and Chile", "Straße", "50%", "a_b", "O'Neil", "back\\slash", "İzmir")
NAMES = ("city", "City", "shoe size", 'quo"te', "back\\slash", "$.city", "Größe", "a.b", "key", "value", "o'clock")
STATUSES: tuple[Status, ...] = ("active", "pending", "paused", "suppressed", "erased")
FREQUENCIES: tuple[Frequency, ...] = ("every", "daily", "weekly")
COMPARISONS: tuple[Comparison, ...] = ("=", "<", "<=", ">", ">=")
PLACES: tuple[Place, ...] = ("contains", "starts with", "ends with")
WHENS = (
    "today", "1 day ago", "2 days ago", "1 week ago", "2026-10-25", "2026-10-25T02:30", "2026-10-25T00:30:00+00:00",
    "2026-03-29", "2026-03-29T02:30", "2026-10-26T23:30:00", "2026-10-26T22:30:00.000001Z", "1999-12-31",
)  # fmt: skip
_EDGES = [
    *(dt.datetime(2026, 10, day, hour, 0, tzinfo=dt.UTC) for day in (18, 19, 24, 25, 26) for hour in (0, 22, 23)),
    *(dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC) for hour in (0, 1)),
    *(dt.datetime(2026, 3, day, 23, 0, tzinfo=dt.UTC) for day in (28, 29)),
    NOW,
]
_A_BIT = [dt.timedelta(microseconds=one) for one in (-1, 0, 1, 30_000_000)]

texts = st.text(alphabet="aAzäÄİſß%_\\/\"' .@:?${}€😀", max_size=4)
moments = st.none() | st.builds(lambda edge, bit: edge + bit, st.sampled_from(_EDGES), st.sampled_from(_A_BIT))


def _person(number: int, **its: Any) -> Person:
    return Person(id=PersonId(number), **its)


def people(number: int) -> st.SearchStrategy[Person]:
    """Somebody with that number."""
    address = st.builds(
        lambda local, host: Address(f"{local}@{host}"), texts.map(lambda t: t.replace("@", "")), texts
    )
    return st.builds(
        _person,
        st.just(number),
        address=st.none() | address,
        name=texts,
        language=texts,
        topics=st.lists(st.sampled_from(TOPICS), max_size=3).map(tuple),
        status=st.sampled_from(STATUSES),
        joined_at=moments,
        changed_at=moments.map(lambda moment: moment or NOW),
        timezone=texts,
        frequency=st.sampled_from(FREQUENCIES),
        fields=st.dictionaries(st.sampled_from(NAMES), texts, max_size=3),
    )


crowds = st.integers(1, 6).flatmap(lambda most: st.tuples(*(people(number) for number in range(1, most + 1))))


def row(person: Person, *, nothing: str | None = "") -> dict[str, Any]:
    """The person as the store has them; `nothing` stands where nothing is known."""
    return {
        "id": person.id,
        "hash": f"hash {person.id}",
        "address": person.address,
        "name": person.name or nothing,
        "language": person.language or nothing,
        "topics": json.dumps(person.topics),
        "status": person.status,
        "joined_at": person.joined_at,
        "changed_at": person.changed_at,
        "timezone": person.timezone or nothing,
        "fields": json.dumps(dict(person.fields), ensure_ascii=person.id % 2 == 0),
        "frequency": person.frequency,
        "wanted": wanted(person.topics),
    }


def _of(*kinds: str) -> st.SearchStrategy[Field]:
    known = [Field(name=name) for name, kind in FIELDS.items() if kind in kinds]
    free = [Field(name=name, free=True) for name in NAMES] if "text" in kinds else []
    return st.sampled_from([*known, *free])


_words = st.one_of(
    st.builds(Equals, field=st.just(Field(name=name)), values=st.lists(one, min_size=1, unique=True).map(tuple))
    for name, one in (("status", st.sampled_from(STATUSES)), ("frequency", st.sampled_from(FREQUENCIES)))
)
tests: st.SearchStrategy[Filter] = st.one_of(
    st.builds(Equals, field=_of("text"), values=st.lists(texts, min_size=1, max_size=3, unique=True).map(tuple)),
    st.builds(Part, field=_of("text"), place=st.sampled_from(PLACES), text=texts),
    st.builds(Empty, field=_of("text", "moment", "topics")),
    st.builds(Has, topic=st.sampled_from(TOPICS)),
    st.builds(Since, field=_of("moment"), comparison=st.sampled_from(COMPARISONS), when=st.sampled_from(WHENS)),
    _words,
)


def _joined(inner: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.builds(Not, term=inner) | st.builds(All, terms=several) | st.builds(AnyOf, terms=several)


filters: st.SearchStrategy[Filter] = st.recursive(tests, _joined, max_leaves=8)
