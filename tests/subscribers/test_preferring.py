"""Readers choose what they get and when, go on holiday and come back; each with its event."""

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from digest.errors import SubscriberError
from digest.store.tables import people as table
from digest.values import PersonId
from subscribers import People, Preferences, candidate, version
from subscribers.persons import Frequency, Person
from tests.subscribers.conftest import START, told

ANNA = candidate("anna@reader.example", topics=["Kenya"], language="en")
AGREED = "Yes, send me the roundup."
PORTS = Preferences(topics=("Kenya", "Ports"), frequency="weekly", language="es")


def anna(people: People) -> Person:
    """As she stands."""
    return people.the(ANNA.address)


def kinds(people: People) -> list[tuple[str, str]]:
    """What happened after she agreed, and how."""
    return [(one["kind"], one["how"]) for one in told(people)][2:]


def wanted(people: People) -> str:
    """The choice, as it is compared."""
    with people.store.reading() as connection:
        return str(connection.scalar(sa.select(table.c.wanted)))


@pytest.fixture
def who(people: People) -> PersonId:
    """Anna, who agreed."""
    people.add(ANNA, wording=AGREED)
    return anna(people).id


def test_what_somebody_prefers_is_kept(people: People, who: PersonId) -> None:
    """Topics, how often and in which language, and the event names what changed, not to what."""
    assert people.preferences(who) == Preferences(topics=("Kenya",), language="en")
    assert people.prefer(who, PORTS, ip="192.0.2.7")
    assert people.preferences(who) == PORTS
    assert (anna(people).topics, anna(people).frequency, anna(people).language) == (PORTS.topics, "weekly", "es")
    assert wanted(people) == "\nkenya\nports\n"
    assert kinds(people) == [("preferred", "link")]
    assert json.loads(told(people)[-1]["detail"]) == {"fields": ["frequency", "language", "topics"]}
    assert [one.ip for one in people.story(who)] == ["", "", "192.0.2.7"]


def test_the_same_again_changes_nothing(people: People, who: PersonId) -> None:
    """However the topics are written or ordered."""
    people.prefer(who, PORTS)
    assert not people.prefer(who, PORTS)
    assert not people.prefer(who, Preferences(topics=(" PORTS.", "kenya"), frequency="weekly", language="ES"))
    assert len(kinds(people)) == 1
    assert people.prefer(who, Preferences())
    assert (anna(people).topics, wanted(people), anna(people).frequency) == ((), "", "every")


def test_a_topic_is_a_whole_heading(people: People, who: PersonId) -> None:
    """One with a semicolon is not two."""
    people.prefer(who, Preferences(topics=("Ports; and ships", "Ports; and ships", "")))
    assert anna(people).topics == ("Ports; and ships",)


@pytest.mark.parametrize(
    "said",
    [
        Preferences(topics=("a\nb",)),
        Preferences(topics=tuple(f"Heading {n}" for n in range(200))),
        Preferences(language="klingon!"),
        Preferences(frequency="hourly"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_kept_is_refused(people: People, who: PersonId, said: Preferences) -> None:
    """All of it: what else was chosen does not change either."""
    with pytest.raises(SubscriberError):
        people.prefer(who, said)
    assert kinds(people) == []


def test_a_pause_ends_when_its_time_has_come(people: People, who: PersonId) -> None:
    """By itself, once."""
    until = START + dt.timedelta(hours=1)
    assert people.pause(who, until, how="link", ip="192.0.2.7")
    assert not people.pause(who, until, how="link")
    assert (anna(people).status, anna(people).paused_until) == ("paused", until)
    assert json.loads(told(people)[-1]["detail"]) == {"until": "2026-09-21T09:00:00+00:00"}
    assert people.wake() == 0
    people.clock = lambda: until
    assert people.wake() == 1
    assert people.wake() == 0
    assert (anna(people).status, anna(people).paused_until, anna(people).changed_at) == ("active", None, until)
    assert kinds(people) == [("paused", "link"), ("resumed", "time")]


def test_a_pause_without_an_end_lasts(people: People, who: PersonId) -> None:
    """Until they say so."""
    people.pause(who, None, how="form")
    people.clock = lambda: START + dt.timedelta(days=10_000)
    assert people.wake() == 0
    assert people.preferences(who) == Preferences(topics=("Kenya",), language="en", paused=True)
    assert people.resume(who, how="form")
    assert not people.resume(who, how="form")
    assert kinds(people) == [("paused", "form"), ("resumed", "form")]


def test_preferences_hold_a_pause(people: People, who: PersonId) -> None:
    """What they get and when are told as two events, in one step; without a pause it has ended."""
    until = START + dt.timedelta(days=7)
    away = Preferences(topics=("Ports",), language="en", paused=True, paused_until=until)
    assert people.prefer(who, away)
    assert people.preferences(who) == away
    assert people.pause(who, until + dt.timedelta(days=1), how="link")
    assert people.prefer(who, Preferences(topics=("Ports",), language="en", paused_until=until))
    assert (anna(people).status, anna(people).paused_until) == ("active", None)
    assert [kind for kind, _ in kinds(people)] == ["preferred", "paused", "paused", "resumed"]


@pytest.mark.parametrize("status", ["pending", "unsubscribed", "bounced", "complained", "suppressed", "erased"])
def test_who_gets_nothing_has_nothing_to_prefer(people: People, who: PersonId, status: str) -> None:
    """An old link to the preferences brings nobody back."""
    with people.store.writing() as connection:
        connection.execute(sa.update(table).values(status=status))
    assert people.preferences(who) is None
    assert not people.prefer(who, PORTS)
    assert not people.pause(who, None, how="link")
    assert not people.resume(who, how="link")
    assert (anna(people).status, kinds(people)) == (status, [])


def test_nobody_prefers_nothing(people: People) -> None:
    """A number that was never given."""
    assert people.preferences(PersonId(99)) is None
    assert not people.prefer(PersonId(99), PORTS)
    assert not people.pause(PersonId(99), None, how="link")
    assert people.story(PersonId(99)) == ()


def test_who_is_on_holiday_may_leave_and_be_removed(people: People, who: PersonId) -> None:
    """And no pause brings them back when it ends."""
    until = START + dt.timedelta(hours=1)
    people.pause(who, until, how="link")
    assert people.leave(who, how="link", ip="2001:db8::1")
    people.clock = lambda: until
    assert people.wake() == 0
    assert (anna(people).status, anna(people).paused_until) == ("unsubscribed", None)
    assert people.story(who)[-1].ip == "2001:db8::1"
    people.add(ANNA, wording=AGREED, again=True)
    people.pause(who, until, how="link")
    assert people.remove(ANNA.address)
    assert (anna(people).status, anna(people).paused_until) == ("suppressed", None)


def test_new_terms_end_no_holiday(people: People, who: PersonId) -> None:
    """Neither a command nor a file does."""
    people.pause(who, None, how="link")
    assert people.add(ANNA, wording="The new terms.") == "updated"
    assert anna(people).status == "paused"


def test_the_story_is_told_with_the_wordings_version(people: People, who: PersonId) -> None:
    """The same words have the same version, others another."""
    people.add(ANNA, wording="The new terms.")
    people.leave(who, how="mail")
    people.add(ANNA, wording=AGREED, again=True)
    story = people.story(who)
    assert [(one.kind, one.how, one.wording) for one in story] == [
        ("added", "command", ""),
        ("consent", "command", AGREED),
        ("consent", "command", "The new terms."),
        ("left", "mail", ""),
        ("consent", "command", AGREED),
    ]
    assert [one.version for one in story] == ["", "e35e98a1", version("The new terms."), "", "e35e98a1"]
    assert [one.at for one in story] == sorted(one.at for one in story)
    assert story[-1].detail == {"again": True}


def test_many_wake_and_nobody_twice(people: People, who: PersonId, monkeypatch: pytest.MonkeyPatch) -> None:
    """In steps; two programs at once share them, and neither waits for the other."""
    monkeypatch.setattr("subscribers.timing.AT_ONCE", 3)
    for n in range(9):
        people.add(candidate(f"r{n}@reader.example"), wording=AGREED)
    with people.store.writing() as connection:
        connection.execute(sa.update(table).values(status="paused", paused_until=START))
    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(lambda _: people.wake(), range(2))) == 10
    assert people.count() == {"active": 10}
    assert [one["kind"] for one in told(people)].count("resumed") == 10


@pytest.mark.parametrize("frequency", ["every", "daily", "weekly"])
def test_each_frequency_is_kept(people: People, who: PersonId, frequency: Frequency) -> None:
    """As it was chosen."""
    people.prefer(who, Preferences(frequency=frequency))
    assert anna(people).frequency == frequency
