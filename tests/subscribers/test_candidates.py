"""What is said of somebody comes in checked, is kept as it was said, and is read back the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SubscriberError
from digest.text import flat
from digest.text import wanted as compared
from subscribers import People, candidate
from subscribers.rows import new_row, person_of
from tests.subscribers.conftest import START, told

WHO = "anna@reader.example"
NAMES = st.from_regex(r"[A-Za-zÀ-Öà-ö0-9_-]([A-Za-z0-9 _-]{0,20}[a-z])?", fullmatch=True)


@pytest.mark.parametrize(
    ("said", "kept"),
    [("Europe/Madrid", "Europe/Madrid"), (" europe/madrid ", "Europe/Madrid"), ("utc", "UTC"), ("", ""), (" ", "")],
)
def test_a_timezone_is_one_there_is(said: str, kept: str) -> None:
    """Written as the IANA does."""
    assert candidate(WHO, timezone=said).timezone == kept


@pytest.mark.parametrize(
    "said",
    [
        {"timezone": "Mars/Olympus"},
        {"timezone": "../../etc/passwd"},
        {"timezone": "Europe/Madrid\r\nBcc: x"},
        {"frequency": "hourly"},
        {"fields": {"": "x"}},
        {"fields": {"a" * 41: "x"}},
        {"fields": {"a;b": "x"}},
        {"fields": {"a\nb": "x"}},
        {"fields": {"Town": "x" * 1_001}},
        {"fields": {f"f{n}": "x" for n in range(51)}},
    ],
)
def test_what_cannot_be_kept_is_refused(said: dict[str, Any]) -> None:
    """With one line that says what."""
    with pytest.raises(SubscriberError) as raised:
        candidate(WHO, **said)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 200


def test_fields_are_cleaned_and_empty_ones_say_nothing() -> None:
    """On one line, without what turns text round; a name's ends are trimmed."""
    said = {" Home town ": "Cádiz\r\n\u202eby the sea", "empty": " \n"}
    assert candidate(WHO, fields=said).fields == {"Home town": "Cádiz by the sea"}


def test_a_frequency_in_any_case() -> None:
    """As people write it; nothing is every issue."""
    assert [candidate(WHO, frequency=one).frequency for one in ("Weekly", " daily", "")] == [
        "weekly",
        "daily",
        "every",
    ]


@given(
    topics=st.lists(st.sampled_from(["Kenya", "ports.", "Ñandú", "Ports"])),
    fields=st.dictionaries(NAMES, st.text(max_size=30), max_size=5),
    frequency=st.sampled_from(["every", "daily", "weekly"]),
    timezone=st.sampled_from(["", "Europe/Madrid", "Asia/Kolkata"]),
)
def test_a_row_gives_back_who_was_said(
    topics: list[str], fields: dict[str, str], frequency: str, timezone: str
) -> None:
    """All of it; the choice is always what the topics say."""
    who = candidate(WHO, topics=topics, fields=fields, frequency=frequency, timezone=timezone)
    empty = {"id": 1, "paused_until": None}
    row = new_row(who, "h", START, active=True) | empty
    person = person_of(row)
    assert (person.topics, person.frequency, person.timezone) == (who.topics, frequency, timezone)
    assert person.fields == {name: flat(value) for name, value in fields.items() if flat(value)}
    assert row["wanted"] == compared(topics)


def test_what_is_said_anew_of_fields_is_merged(people: People) -> None:
    """Name by name; silence changes nothing, and the event holds neither names nor values."""
    people.add(candidate(WHO, fields={"Town": "Cádiz", "Since": "2019"}, timezone="UTC", frequency="weekly"))
    assert people.add(candidate(WHO, fields={"Town": "Cádiz"})) == "known"
    assert people.add(candidate(WHO)) == "known"
    assert people.add(candidate(WHO, fields={"Town": "Faro", "Boat": "yes"}, topics=["Ports"])) == "updated"
    anna = people.the(candidate(WHO).address)
    assert anna.fields == {"Boat": "yes", "Since": "2019", "Town": "Faro"}
    assert (anna.timezone, anna.frequency) == ("UTC", "weekly")
    assert people.add(candidate(WHO, frequency="daily", timezone="Europe/Lisbon")) == "updated"
    anna = people.the(candidate(WHO).address)
    assert (anna.timezone, anna.frequency, anna.topics) == ("Europe/Lisbon", "daily", ("Ports",))
    assert [one["detail"] for one in told(people)][1:] == [
        '{"fields": ["fields", "topics"]}',
        '{"fields": ["frequency", "timezone"]}',
    ]


def test_fields_do_not_become_too_many(people: People) -> None:
    """Not by parts either; then nothing is taken over."""
    people.add(candidate(WHO, fields={f"a{n}": "x" for n in range(30)}))
    with pytest.raises(SubscriberError, match="51 of them"):
        people.add(candidate(WHO, name="Anna", fields={f"b{n}": "x" for n in range(21)}))
    assert people.the(candidate(WHO).address).name == ""


@given(
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3), st.text(max_size=12), st.text(max_size=9)
)
def test_anything_is_taken_or_refused(fields: dict[str, str], timezone: str, frequency: str) -> None:
    """With our error, whatever comes from outside."""
    try:
        who = candidate(WHO, fields=fields, timezone=timezone, frequency=frequency)
    except SubscriberError:
        return
    assert all(value == flat(value) for value in who.fields.values())
