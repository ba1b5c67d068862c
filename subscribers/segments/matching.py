"""Whether a filter chooses a person: what `clauses` asks of the database, said in Python."""

from __future__ import annotations

import datetime as dt
import string

from digest.text import topic_key, unwanted, wanted
from subscribers.persons import Person
from subscribers.segments.filters import All, AnyOf, Empty, Equals, Field, Filter, Has, Not, Part, Since
from subscribers.segments.moments import span

_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def small(text: str) -> str:
    """The text with ASCII's capital letters made small: the most that every database does alike."""
    return text.translate(_SMALL)


def matches(filter: Filter, person: Person, now: dt.datetime, zone: dt.tzinfo) -> bool:
    """Whether the person is among those whom the filter chooses; days are those of the zone."""
    match filter:
        case All(terms=terms):
            return all(matches(term, person, now, zone) for term in terms)
        case AnyOf(terms=terms):
            return any(matches(term, person, now, zone) for term in terms)
        case Not(term=term):
            return not matches(term, person, now, zone)
        case Since(when=when):
            return _since(filter, _moment(filter.field, person), *span(when, now, zone))
        case _:
            return _tested(filter, person)


def _tested(test: Equals | Part | Empty | Has, person: Person) -> bool:
    match test:
        case Equals(field=field, values=values):
            return small(_text(field, person)) in map(small, values)
        case Part(field=field, place=place, text=text):
            its, part = small(_text(field, person)), small(text)
            return part in its if place == "contains" else getattr(its, place.split()[0] + "with")(part)
        case Empty(field=field) if field.kind == "moment":
            return _moment(field, person) is None
        case Empty(field=field):
            return not (wanted(person.topics) if field.kind == "topics" else _text(field, person))
        case Has(topic=topic):
            return topic_key(topic) in unwanted(wanted(person.topics))


def _since(test: Since, moment: dt.datetime | None, begin: dt.datetime, end: dt.datetime) -> bool:
    if moment is None:
        return False
    return {
        "=": begin <= moment < end,
        "<": moment < begin,
        "<=": moment < end,
        ">": moment >= end,
        ">=": moment >= begin,
    }[test.comparison]


def _text(field: Field, person: Person) -> str:
    if field.free:
        return person.fields.get(field.name, "")
    if field.name == "domain":
        address = person.address or ""
        return address[address.find("@") + 1 :]
    return str(getattr(person, field.name) or "")


def _moment(field: Field, person: Person) -> dt.datetime | None:
    return person.joined_at if field.name == "joined" else person.changed_at
