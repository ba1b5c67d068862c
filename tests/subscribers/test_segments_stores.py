"""What a filter chooses: the same people by SQLite, by PostgreSQL and in Python."""

import datetime as dt

import psycopg
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings

from digest.store import engine
from digest.store.tables import people
from subscribers.persons import Person
from subscribers.segments import Count, Filter, clause, counts, matches, parse
from tests.fakes.postgres import Server
from tests.subscribers import chances
from tests.subscribers.chances import NOW, ZONE, row

HOSTILE = ("'); DROP TABLE people; --", '" OR 1=1 --', "%", "_", "\\", "/%", "%(x)s", ":x", "?", "$1", "{}", "☃'")


def _chosen(connection: sa.Connection, filter: Filter) -> set[int]:
    return set(connection.scalars(sa.select(people.c.id).where(clause(filter, NOW, ZONE))))


def test_both_databases_choose_whom_the_filter_means(store_url: str) -> None:
    """By the same tree, evaluated in Python."""
    with engine.opened(store_url) as store:

        @settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
        @given(chances.crowds, chances.filters, chances.filters)
        def same(crowd: tuple[Person, ...], filter: Filter, other: Filter) -> None:
            with store.engine.connect() as connection:
                connection.execute(sa.insert(people), [row(one, nothing=("", None)[one.id % 2]) for one in crowd])
                for one in (filter, other):
                    meant = {int(who.id) for who in crowd if matches(one, who, NOW, ZONE)}
                    assert _chosen(connection, one) == meant
                connection.rollback()

        same()


def test_capitals_beyond_ascii_stay_where_the_database_knows_better(postgres: Server) -> None:
    """A PostgreSQL whose own `lower` makes an "ä" of "Ä" chooses the same people as all others."""
    url = postgres.database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE DATABASE knowing TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
        )
    with engine.opened(f"{url.rpartition('/')[0]}/knowing") as store, store.writing() as connection:
        assert connection.scalar(sa.text("SELECT lower('ÄA')")) == "äa"
        person = Person(id=1, address=None, name="ÄA", changed_at=NOW)  # type: ignore[arg-type]
        connection.execute(sa.insert(people), row(person))
        assert _chosen(connection, parse('name = "Äa" and name contains "Ä" and not name starts with "ä"')) == {1}


def test_what_stands_in_a_filter_is_data(store_url: str) -> None:
    """Quotation marks, wildcards and placeholders mean themselves, in values and in names of fields."""
    with engine.opened(store_url) as store, store.writing() as connection:
        for number, text in enumerate(HOSTILE, start=1):
            its = {"name": text, "fields": {text: "yes"}, "topics": (text,), "changed_at": NOW}
            connection.execute(sa.insert(people), row(Person(id=number, address=None, **its)))  # type: ignore[arg-type]
        for number, text in enumerate(HOSTILE, start=1):
            quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
            for filter in (f"name = {quoted}", f'field.{quoted} = "YES"', f"topic has {quoted}"):
                assert _chosen(connection, parse(filter)) == {number}, filter
            holding = {n for n, one in enumerate(HOSTILE, start=1) if text in one}
            assert _chosen(connection, parse(f"name contains {quoted}")) == holding


def test_the_longest_filters_are_no_trouble(store_url: str) -> None:
    """A hundred tests, fifty brackets, as many values as 2,000 characters hold."""
    deep = "not (" * 25 + "name is empty" + ")" * 25
    many = " or ".join(['field.a = "b"'] * 99 + ["name is empty"])
    values = ",".join(f"'{n}'" for n in range(330))
    with engine.opened(store_url) as store, store.writing() as connection:
        person = Person(id=7, address=None, changed_at=NOW)  # type: ignore[arg-type]
        connection.execute(sa.insert(people), row(person))
        for text in (deep, many, f"name in ({values}, '')"):
            filter = parse(text)
            assert _chosen(connection, filter) == ({7} if matches(filter, person, NOW, ZONE) else set())


def test_people_are_counted_and_those_to_be_mailed(store_url: str) -> None:
    """Who was erased counts nowhere, whatever the filter says."""
    some = [("active", "es"), ("active", "en"), ("paused", "es"), ("erased", "")]
    with engine.opened(store_url) as store:
        with store.writing() as connection:
            for number, (status, language) in enumerate(some, start=1):
                address = None if status == "erased" else f"r{number}@reader.example"
                its = {"address": address, "language": language, "status": status}
                person = Person(id=number, changed_at=NOW - dt.timedelta(days=number), **its)  # type: ignore[arg-type]
                connection.execute(sa.insert(people), row(person))
        texts = ('language = "es"', "joined is empty", 'name = "x"')
        assert counts(store, [parse(text) for text in texts], NOW, ZONE) == (
            Count(people=2, mailed=1),
            Count(people=3, mailed=2),
            Count(people=0, mailed=0),
        )
        assert counts(store, [], NOW, ZONE) == ()
