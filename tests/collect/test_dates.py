"""Dates as feeds write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.dates import when


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue, 14 May 2024 14:00:00 +0200", "2024-05-14T12:00:00"),
        ("14 May 2024 12:00:00 GMT", "2024-05-14T12:00:00"),
        ("Tue, 14 May 2024 12:00 GMT", "2024-05-14T12:00:00"),
        ("Tue, 14 May 24 08:00:00 EDT", "2024-05-14T12:00:00"),
        ("Tue, 14 May 2024 14:00:00 CEST", "2024-05-14T12:00:00"),
        ("Tue, 14 May 2024 21:00:00 JST", "2024-05-14T12:00:00"),
        ("  Tue,\n 14 May 2024\t12:00:00 Z ", "2024-05-14T12:00:00"),
        ("2024-05-14T12:00:00Z", "2024-05-14T12:00:00"),
        ("2024-05-14T17:30:00+05:30", "2024-05-14T12:00:00"),
        ("2024-05-14T17:30:00+0530", "2024-05-14T12:00:00"),
        ("2024-05-14 14:00:00 +0200", "2024-05-14T12:00:00"),
        ("2024-05-14T12:00:00.000000000Z", "2024-05-14T12:00:00"),
        ("2024-05-14T12:00", "2024-05-14T12:00:00"),
        ("2024-05-14", "2024-05-14T00:00:00"),
        ("20240514", "2024-05-14T00:00:00"),
        ("2024-05", "2024-05-01T00:00:00"),
        ("Tue May 14 12:00:00 2024", "2024-05-14T12:00:00"),
    ],
)
def test_dates_that_feeds_write(text: str, moment: str) -> None:
    """RFC 5322, ISO 8601 and neighbours, in UTC."""
    assert when(text) == dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "--05-14", "14 May", "2024-13-45", "1" * 500,
     None, 20240514, "Tue, 99 Foo 2024 12:00:00", "9999-12-31T23:59:59-12:00", "12:00"],
)  # fmt: skip
def test_what_is_no_date(text: object) -> None:
    """Placeholders and half dates are none: today's year is never put in for a missing one."""
    assert when(text) is None


@given(st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2199, 1, 1)), st.integers(-12 * 60, 14 * 60))
def test_iso_dates_come_back(moment: dt.datetime, minutes: int) -> None:
    """Whatever the zone, the same moment."""
    aware = moment.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    assert when(aware.isoformat()) == aware


@given(st.text(max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    """A date in UTC or None."""
    found = when(text)
    assert found is None or found.tzinfo is dt.UTC
