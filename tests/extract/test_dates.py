"""Dates as machines and newsrooms write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.extract import dates

DAY = dt.datetime(2022, 6, 29, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2022-06-29",
        "June 29, 2022",
        "Jun. 29 2022",
        "29 June 2022",
        "29th of June, 2022",
        "Wednesday, 29 June 2022",
        "29 de junio de 2022",
        "29 juin 2022",
        "29. Juni 2022",
        "29 giugno 2022",
        "29 de junho de 2022",
        "29 juni 2022",
        "29 czerwca 2022",
        "29 июня 2022",
        "29 червня 2022",
        "29 Haziran 2022",
        "29 Ιουνίου 2022",
        "٢٩ يونيو ٢٠٢٢",
        "29 יוני 2022",
        "2022年6月29日",
        "2022년 6월 29일",
        "29/06/2022",
        "29.06.2022",
        "6/29/2022",
        "by | Jun 29, 2022",
        "Published on June 29, 2022 at 3:45 pm",
    ],
)
def test_days_in_many_forms_and_languages(text: str) -> None:
    """A day without a time is its midnight in UTC."""
    assert dates.parse(text) == DAY


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2022-06-29T10:30:00Z", DAY.replace(hour=10, minute=30)),
        ("2022-06-29T10:30:00.123+02:00", DAY.replace(hour=8, minute=30)),
        ("2022-06-29T23:30:00-0500", dt.datetime(2022, 6, 30, 4, 30, tzinfo=dt.UTC)),
        ("2022-06-29 10:30", DAY.replace(hour=10, minute=30)),
        ("Wed, 29 Jun 2022 10:30:00 +0200", DAY.replace(hour=8, minute=30)),
        ("Wed, 29 Jun 2022 10:30:00 GMT", DAY.replace(hour=10, minute=30)),
    ],
)
def test_moments_are_in_utc(text: str, moment: dt.datetime) -> None:
    """A zone is applied; a time without one is taken as UTC."""
    assert dates.parse(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "Monday",
        "June 2022",
        "03/04/2022",
        "2022-13-45",
        "0001-01-01",
        "1970-01-01",
        "31 June 2022",
        "May 5",
        "9" * 10_000,
        "Room 12 at 2022",
        "45/67/2022",
        None,
        7,
    ],
)
def test_what_is_no_certain_day_is_none(text: object) -> None:
    """Nothing is guessed: half a date, an ambiguous one and a machine's zero are no dates."""
    assert dates.parse(text) is None


def test_who_knows_the_order_may_say_so() -> None:
    """An ambiguous numeric date is read as the caller says."""
    line = "Posted 03/04/2022"
    assert dates.found(line) is None
    assert dates.found(line, day_first=True) == (dt.datetime(2022, 4, 3, tzinfo=dt.UTC), (7, 17))
    assert dates.found(line, day_first=False) == (dt.datetime(2022, 3, 4, tzinfo=dt.UTC), (7, 17))


def test_a_day_in_an_address() -> None:
    """Only whole days between slashes count."""
    assert dates.in_path("https://h.example/news/2022/06/29/tower") == DAY
    assert dates.in_path("https://h.example/2022/06/tower") is None
    assert dates.in_path("https://h.example/2022/29/06/tower") is None
    assert dates.in_path(None) is None


@given(st.datetimes(min_value=dt.datetime(1990, 1, 1), max_value=dt.datetime(2099, 12, 31)), st.integers(-12, 12))
def test_iso_dates_round_trip(moment: dt.datetime, hours: int) -> None:
    """Whatever zone a moment is written in, it is the same moment in UTC."""
    local = moment.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(hours=hours)))
    assert dates.parse(local.isoformat()) == local.astimezone(dt.UTC)


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    """Whatever is given, the answer is a moment in UTC or None."""
    moment = dates.parse(text)
    assert moment is None or moment.tzinfo is dt.UTC
