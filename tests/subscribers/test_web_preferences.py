"""A reader's own page: what holds is shown, what they choose is kept, and mistakes are told."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from subscribers.persons import Preferences
from subscribers.web import Reader, forms
from tests.subscribers.sites import MASTHEAD, NOW, Pretended, call, post
from tests.subscribers.test_web_signup import values

ALL = {"which": "all", "frequency": "every", "language": "en", "pause": "none"}


@pytest.fixture
def its() -> Pretended:
    """Pages on which Anna, who gets everything, is at home; where she lives it is two hours later."""
    return Pretended(masthead=replace(MASTHEAD, timezone="Europe/Madrid", preferences=True))


def path(its: Pretended) -> str:
    """Anna's page."""
    return f"/preferences/{its.token(purpose='preferences')}"


def given_(its: Pretended, **chosen: Any) -> None:
    """What Anna has chosen."""
    its.reader = Reader(address="anna@reader.example", preferences=Preferences(**chosen))


def midnight(day: str) -> dt.datetime:
    """The day's beginning where she lives."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), zoneinfo.ZoneInfo("Europe/Madrid"))


def test_the_page_shows_what_holds_and_changes_nothing(its: Pretended) -> None:
    """Topics that are offered, and one of hers that is no more; her address as she knows it."""
    given_(its, topics=("Chad", "haiti"), frequency="weekly", paused=True, paused_until=midnight("2026-10-05"))
    answer = call(its.app, path(its))
    shown = values(answer)
    assert (shown["which"], shown["topic"], shown["frequency"]) == (["some"], ["Chad", "Haiti"], ["weekly"])
    assert (shown["pause"], shown["day"]) == (["day"], ["2026-10-05"])
    page = html.fromstring(answer.text)
    assert page.xpath("//input[@name='topic']/@value") == ["Chad", "Haiti", "Kenya", "Peru & Bolivia"]
    assert page.xpath("//option[@selected]/@value") == ["en"]
    assert "You get no mail until 5 October 2026." in page.text_content()
    assert "a…a@reader.example" in answer.text
    assert "anna@" not in answer.text
    assert its.preferred == []
    assert its.left == []


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"which": "some", "topic": ["Haiti", "Kenya"]}, {"topics": ("Haiti", "Kenya")}),
        ({"topic": ["Haiti"]}, {}),
        ({"frequency": "daily"}, {"frequency": "daily"}),
        ({"language": "ar"}, {"language": "ar"}),
        ({"pause": "1"}, {"paused": True, "paused_until": midnight("2026-09-28")}),
        ({"pause": "4"}, {"paused": True, "paused_until": midnight("2026-10-19")}),
        ({"pause": "day", "day": "2026-09-22"}, {"paused": True, "paused_until": midnight("2026-09-22")}),
        ({"pause": "open"}, {"paused": True}),
    ],
)
def test_what_is_chosen_is_kept_and_shown(its: Pretended, fields: dict[str, Any], kept: dict[str, Any]) -> None:
    """The page says "Saved.", and what holds now."""
    answer = post(its.app, path(its), {**ALL, **fields})
    assert answer.status == 200
    assert its.preferred == [Preferences(**kept)]
    page = html.fromstring(answer.text)
    assert len(page.xpath("//*[@role='status']")) == 1
    assert page.get("lang") == kept.get("language", "en")
    again = {**values(answer), "language": page.xpath("//option[@selected]/@value")}
    post(its.app, path(its), again)
    assert its.preferred[1] == its.preferred[0]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"which": "some"}, "topics"),
        ({"which": "some", "topic": "Mars"}, "topics"),
        ({"which": "none"}, "topics"),
        ({"frequency": "never"}, "frequency"),
        ({"language": "xx"}, "language"),
        ({"pause": "3"}, "pause"),
        ({"pause": "day", "day": ""}, "day"),
        ({"pause": "day", "day": "2026-09-21"}, "day"),
        ({"pause": "day", "day": "2027-09-23"}, "day"),
        ({"pause": "day", "day": "<b>"}, "day"),
    ],
)
def test_a_mistake_is_told_and_nothing_changes(its: Pretended, fields: dict[str, str], wrong: str) -> None:
    """422, at its field, which the summary leads to."""
    answer = post(its.app, path(its), {**ALL, **fields})
    assert answer.status == 422
    assert its.preferred == []
    page = html.fromstring(answer.text)
    assert page.xpath("//*[@role='alert']//@href") == [f"#{wrong}"]
    assert page.xpath(f"//*[@aria-describedby='wrong-{wrong}']")
    assert page.xpath(f"//*[@id='{wrong}']")
    assert page.xpath("string(//title)").startswith("Error: ")


def test_somebody_who_left_is_told_so_and_how_to_come_back(its: Pretended) -> None:
    """The same for everybody who gets no mail."""
    its.reader = None
    for method in ("GET", "POST"):
        answer = call(its.app, path(its), method)
        assert (answer.status, answer.heading) == (200, "You are not subscribed")
        assert 'href="../subscribe"' in answer.text
    assert its.preferred == []


def test_a_link_for_something_else_opens_nothing(its: Pretended) -> None:
    """Nor one of another newsletter, nor half of one."""
    mine = its.token(purpose="preferences")
    for token in (its.token(), mine[:-1], Pretended().token(purpose="preferences"), its.confirming(), "x"):
        for method in ("GET", "POST"):
            assert call(its.app, f"/preferences/{token}", method).status == 404
    assert its.preferred == []


def test_one_button_leaves_and_the_page_to_leave_leads_here(its: Pretended) -> None:
    """Each has the reader's own token for the other."""
    page = html.fromstring(call(its.app, path(its)).text)
    (action,) = page.xpath("//form/@action")
    assert call(its.app, action.removeprefix(".."), "POST").heading == "You are unsubscribed"
    assert its.left == [7]
    ask = html.fromstring(call(its.app, f"/unsubscribe/{its.token()}").text)
    (link,) = ask.xpath("//main//a[starts-with(@href, '../')]/@href")
    assert call(its.app, link.removeprefix("..")).heading == "Your subscription"


def test_the_language_is_the_readers_own_and_another_one_can_be_looked_at(its: Pretended) -> None:
    """A language that we have no words in stays what it was."""
    given_(its, language="fr")
    assert html.fromstring(call(its.app, path(its)).text).get("lang") == "fr"
    page = html.fromstring(call(its.app, f"{path(its)}??language=ar").text)
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert page.xpath("//nav//@hreflang") == ["en", "es", "fr", "de"]
    given_(its, language="pt-BR")
    post(its.app, path(its), ALL)
    assert its.preferred[-1].language == "pt-BR"


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(["which", "topic", "frequency", "language", "pause", "day"]),
        st.one_of(st.text(max_size=20), st.sampled_from(["all", "some", "Haiti", "1", "day", "open", "2026-12-01"])),
    )
)
def test_whatever_is_posted_only_what_can_be_kept_is(fields: dict[str, str]) -> None:
    """Never a 500; what is kept is one of the choices that there are."""
    its = Pretended()
    answer = post(its.app, path(its), {name: text.encode("utf-8", "replace") for name, text in fields.items()})
    assert answer.status in {200, 422}
    for one in its.preferred:
        assert set(one.topics) <= {"Haiti", "Kenya", "Peru & Bolivia"}
        assert one.frequency in {"every", "daily", "weekly"}
        assert one.paused_until is None or NOW < one.paused_until <= NOW + dt.timedelta(days=367)


@given(
    st.lists(st.sampled_from(["Haiti", "Kenya", "Chad"]), unique=True),
    st.sampled_from(["every", "daily", "weekly"]),
    st.sampled_from(["", "es", "pt-BR"]),
    st.one_of(st.none(), st.just(""), st.dates(dt.date(2026, 9, 23), dt.date(2027, 9, 1))),
)
def test_a_form_that_is_sent_as_it_came_changes_nothing(
    topics: list[str], frequency: Any, language: str, until: dt.date | str | None
) -> None:
    """What holds, shown and read again, is what holds."""
    zone = "America/Port-au-Prince"
    moment = None
    if isinstance(until, dt.date):
        moment = dt.datetime.combine(until, dt.time(), zoneinfo.ZoneInfo(zone)).astimezone(dt.UTC)
    before = Preferences(
        topics=tuple(sorted(topics)),
        frequency=frequency,
        language=language,
        paused=until is not None,
        paused_until=moment,
    )
    form = forms.kept(before, ("Haiti", "Kenya"), "en", zone)
    assert forms.preferred(form, before, "en", NOW, zone) == (before, {})


@pytest.mark.parametrize("until", ["2026-09-21T18:00+00:00", "2026-09-30T16:30+00:00", "2028-01-01T00:00+00:00"])
def test_a_pause_that_somebody_else_set_stays_as_it_is(its: Pretended, until: str) -> None:
    """It ends later today, within a day, in two years: saving something else neither moves it nor is refused."""
    moment = dt.datetime.fromisoformat(until)
    given_(its, paused=True, paused_until=moment)
    shown = values(call(its.app, path(its)))
    (day,) = html.fromstring(call(its.app, path(its)).text).xpath("//input[@name='day']")
    assert day.get("min") <= day.get("value") <= day.get("max")
    assert post(its.app, path(its), {**shown, "frequency": "daily", "language": "en"}).status == 200
    assert its.preferred == [Preferences(frequency="daily", paused=True, paused_until=moment)]


@pytest.mark.parametrize("before", [{}, {"paused": True}, {"paused": True, "paused_until": midnight("2026-10-05")}])
def test_a_form_without_pauses_leaves_them_as_they_are(its: Pretended, before: dict[str, Any]) -> None:
    """A page of the newsletter's own may ask for the topics alone."""
    given_(its, **before)
    assert post(its.app, path(its), {"frequency": "daily"}).status == 200
    assert its.preferred == [Preferences(frequency="daily", **before)]


@pytest.mark.parametrize("before", [{}, {"paused": True}, {"paused": True, "paused_until": midnight("2026-10-05")}])
def test_a_day_that_is_filled_in_counts_without_its_choice(its: Pretended, before: dict[str, Any]) -> None:
    """Nothing but a script could choose it along; whoever chooses something else as well means that."""
    given_(its, **before)
    shown = {**values(call(its.app, path(its))), "language": "en"}
    post(its.app, path(its), {**shown, "day": "2026-10-09"})
    post(its.app, path(its), {**shown, "day": "2026-10-09", "pause": "1"})
    assert [one.paused_until for one in its.preferred] == [midnight("2026-10-09"), midnight("2026-09-28")]


def test_what_a_form_does_not_have_stays_as_it_was(its: Pretended) -> None:
    """A mail program's one-click POST, sent to the wrong link, does not give somebody every topic again."""
    given_(its, topics=("Haiti",), frequency="weekly")
    assert post(its.app, path(its), {"List-Unsubscribe": "One-Click"}).status == 200
    assert {(one.topics, one.frequency) for one in its.preferred} <= {(("Haiti",), "weekly")}
    assert post(its.app, path(its), {"frequency": "daily"}).status == 200
    assert (its.preferred[-1].topics, its.preferred[-1].frequency) == (("Haiti",), "daily")
