"""Sign-ups by form: what each step does, whoever asks; on SQLite and on PostgreSQL."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from digest.errors import NoConsent, TokenInvalid
from digest.store import engine
from digest.store.tables import events, origins, people, requests
from subscribers import Keys, candidate, checked, tokens
from subscribers.asked import greeted
from subscribers.persons import Status
from tests.subscribers.signs import START, WORDING, Desk, asked

ANNA = checked("anna@reader.example")
ASKING, CONFIRMING = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def desk(store_url: str) -> Iterator[Desk]:
    """No sign-ups yet."""
    with engine.opened(store_url) as store:
        yield Desk(store)


def stands(desk: Desk, status: Status, address: str = ANNA) -> None:
    """They are among the people, with that status."""
    desk.people.add(candidate(address, name="Anna"), wording="Asked by mail.")
    with desk.store.writing() as connection:
        wiped = {"address": None, "name": None} if status in ("expired", "erased") else {}
        its = people.c.hash == desk.keys.hash(checked(address))
        connection.execute(sa.update(people).where(its).values(status=status, changed_at=desk.now, **wiped))
    desk.later(minutes=1)


def test_asking_writes_one_row_and_nobody_is_a_subscriber_yet(desk: Desk) -> None:
    """Neither are they among the people, nor is there an event."""
    assert desk.signs.ask(asked()) == "taken"
    (row,) = desk.rows()
    assert (row["state"], row["hash"], row["person"]) == ("new", desk.keys.hash(ANNA), None)
    assert row["until"] == START + dt.timedelta(days=7)
    assert json.loads(row["said"])["candidate"]["address"] == ANNA
    assert "192.0.2" not in row["network"]
    assert desk.rows(people) == desk.rows(events) == []


def test_from_form_to_subscriber_with_the_whole_proof(desk: Desk) -> None:
    """GDPR 7(1): wording and its version, form, both times, both network addresses."""
    desk.signs.ask(asked(name="Anna Berg", topics=["Haiti", "Europe"], language="es", wording=WORDING))
    desk.later(minutes=1)
    (due,) = desk.mailed()
    assert (due.letter, due.address, due.name, due.wording) == ("confirm", ANNA, "Anna Berg", WORDING)
    pending = desk.person()
    assert (pending["status"], pending["joined_at"], pending["expires_at"]) == ("pending", None, due.until)
    desk.later(hours=3)
    assert desk.signs.confirm(due.token, ip=CONFIRMING) == due.person
    anna = desk.person()
    assert (anna["status"], anna["joined_at"], anna["expires_at"]) == ("active", desk.now, None)
    assert (anna["name"], anna["language"], json.loads(anna["topics"])) == ("Anna Berg", "es", ["Haiti", "Europe"])
    assert anna["wanted"] == "\neurope\nhaiti\n"
    first, second = desk.rows(events)
    assert [(one["kind"], one["how"], one["wording"], one["at"]) for one in (first, second)] == [
        ("asked", "form", WORDING, START),
        ("consent", "link", WORDING, desk.now),
    ]
    its = {"form": "/subscribe", "asked": due.request}
    assert json.loads(first["detail"]) == its
    assert json.loads(second["detail"]) == its | {"asked_at": START.isoformat(" ", "seconds")}
    assert {one["event"]: one["ip"] for one in desk.rows(origins)} == {first["id"]: ASKING, second["id"]: CONFIRMING}
    assert [(one["state"], one["said"], one["next_at"]) for one in desk.rows()] == [("confirmed", None, None)]


def test_what_was_filled_in_is_kept_without_the_address_until_it_is_confirmed(desk: Desk) -> None:
    """The address is among the people then, and nowhere else."""
    desk.signs.ask(asked(name="Anna"))
    (due,) = desk.signs.take(1)
    assert ANNA not in desk.rows()[0]["said"]
    desk.signs.sent(due)
    assert [(one["state"], one["next_at"]) for one in desk.rows()] == [("mailed", None)]
    assert desk.signs.shown(due.token).wording == WORDING


BACK: dict[Status, tuple[str | None, Status]] = {
    "pending": ("confirm", "active"),
    "unsubscribed": ("confirm", "active"),
    "bounced": ("confirm", "active"),
    "expired": ("confirm", "active"),
    "erased": ("confirm", "active"),
    "active": ("known", "active"),
    "paused": ("known", "paused"),
    "suppressed": (None, "suppressed"),
    "complained": (None, "complained"),
}
"""What is written to somebody of that status who asks by form, and what they are once they have done what it says."""


def test_who_comes_back_by_their_own_form(desk: Desk) -> None:
    """Who left, bounced or was wiped may; who was removed or called it spam never hears of it."""
    for number, (status, (letter, after)) in enumerate(BACK.items()):
        address = f"{status}@reader.example"
        stands(desk, status, address)
        before = desk.told()
        assert desk.signs.ask(asked(address, topics=["Haiti"])) == "taken"
        due = desk.mailed()
        assert [one.letter for one in due] == ([letter] if letter else []), status
        if letter == "confirm":
            assert desk.told()[len(before) :][0][:2] == ("asked", "form")
            assert desk.person(number)["status"] == ("pending" if status in ("expired", "erased") else status)
            assert desk.signs.shown(due[0].token).state == "open"
            desk.signs.confirm(due[0].token, ip=CONFIRMING)
            person = desk.person(number)
            assert (person["address"], json.loads(person["topics"])) == (address, ["Haiti"])
        else:
            assert desk.told() == before
            assert desk.rows()[-1]["state"] == ("mailed" if letter else "void")
            assert desk.rows()[-1]["said"] is None
        assert desk.person(number)["status"] == after


def test_who_is_subscribed_gets_a_letter_that_confirms_nothing(desk: Desk) -> None:
    """Its token is for their preferences; the name is theirs, not what a stranger typed."""
    stands(desk, "active")
    desk.signs.ask(asked(name="Visit the sale today", topics=["Haiti"]))
    (due,) = desk.mailed()
    assert (due.name, due.wording) == ("Anna", "")
    assert tokens.read(due.token, desk.keys, "preferences") == due.person
    with pytest.raises(TokenInvalid):
        desk.signs.confirm(due.token, ip="")
    assert desk.person()["topics"] == "[]"


def test_an_editors_own_entry_is_not_wiped_because_a_stranger_signed_it_up(desk: Desk) -> None:
    """A sign-up by form has an end, and moves it; an entry without one gets none."""
    desk.people.add(candidate(ANNA))
    desk.signs.ask(asked())
    desk.mailed()
    assert desk.person()["expires_at"] is None
    for day in (0, 1):
        desk.later(days=day)
        desk.signs.ask(asked("new@reader.example"))
        desk.mailed()
        assert desk.person(1)["expires_at"] == desk.now + dt.timedelta(days=7)


def test_who_asks_again_when_the_first_time_is_over_is_written_to(desk: Desk) -> None:
    """Their sign-up waits for a relay while the first one is wiped, and is not wiped with it."""
    desk.signs.ask(asked(name="Anna Berg"))
    desk.mailed()
    desk.later(days=7, seconds=1)
    desk.signs.ask(asked())
    assert desk.people.expire() == 1
    assert "Berg" not in str(desk.rows() + desk.rows(people))
    (due,) = desk.mailed()
    assert (due.letter, desk.person()["status"]) == ("confirm", "pending")
    desk.signs.confirm(due.token, ip=CONFIRMING)
    assert desk.person()["status"] == "active"


def test_who_was_erased_is_brought_back_by_their_confirmation_alone(desk: Desk) -> None:
    """Anybody may have filled in the form: neither a file nor a command makes them a reader meanwhile."""
    desk.people.add(candidate(ANNA), wording=WORDING)
    desk.people.forget(checked(ANNA))
    desk.later(days=1)
    desk.signs.ask(asked())
    (due,) = desk.mailed()
    refused: list[str] = []
    rows = [(2, candidate(ANNA))]
    desk.people.import_(rows, wording=WORDING, file="r.csv", refused=lambda _, reason: refused.append(reason))
    assert refused == [f"{ANNA}: was erased on 2026-09-21: not imported"]
    for wording in (None, WORDING):
        with pytest.raises(NoConsent, match="was erased on 2026-09-21: they must confirm it themselves"):
            desk.people.add(candidate(ANNA), wording=wording, again=True)
    assert (desk.person()["status"], desk.person()["expires_at"]) == ("pending", due.until)
    desk.signs.confirm(due.token, ip=CONFIRMING)
    desk.people.add(candidate(ANNA, name="Anna"))
    assert (desk.person()["status"], desk.person()["name"]) == ("active", "Anna")


@pytest.mark.parametrize("left", [False, True])
def test_who_was_wiped_after_their_mail_came_back_is_known_again(desk: Desk, left: bool) -> None:
    """The letter has an address, and so has who confirms; who does not is wiped once more."""
    desk.signs.ask(asked(name="Anna Berg"))
    (due,) = desk.mailed()
    desk.later(minutes=1)
    desk.people.fail(due.person, "bounced")
    desk.later(days=8)
    desk.people.expire()
    if left:
        desk.people.leave(due.person)
        desk.later(minutes=1)
    before = desk.person()
    for confirms in (False, True):
        desk.signs.ask(asked(name="Anna"))
        (due,) = desk.mailed()
        assert (due.letter, due.address) == ("confirm", ANNA)
        assert (desk.person()["status"], desk.person()["changed_at"]) == (before["status"], before["changed_at"])
        desk.later(days=1 if confirms else 8)
        if confirms:
            desk.signs.confirm(due.token, ip=CONFIRMING)
        assert desk.people.expire() == (0 if confirms else 1)
        assert desk.person()["address"] == (ANNA if confirms else None)
        before = desk.person()
    assert (before["status"], before["name"]) == ("active", "Anna")


def test_who_asks_again_after_their_mail_came_back_has_until_that_link_ends(desk: Desk) -> None:
    """The first sign-up's end does not take the address away under the second one's letter."""
    desk.signs.ask(asked())
    (due,) = desk.mailed()
    desk.later(minutes=1)
    desk.people.fail(due.person, "bounced")
    desk.later(days=6)
    desk.signs.ask(asked())
    (due,) = desk.mailed()
    desk.later(days=2)
    assert desk.people.expire() == 0
    desk.signs.confirm(due.token, ip=CONFIRMING)
    assert (desk.person()["status"], desk.person()["address"]) == ("active", ANNA)


@pytest.mark.parametrize("end", ["left", "bounced"])
def test_confirming_again_changes_nothing_also_after_they_left(desk: Desk, end: str) -> None:
    """A replayed link never brings anybody back, nor does it say that they are subscribed."""
    due = desk.subscribed()
    events_then = desk.told()
    desk.later(hours=1)
    assert desk.signs.confirm(due.token, ip="") == due.person
    assert desk.signs.shown(due.token).state == "done"
    assert desk.told() == events_then
    if end == "left":
        desk.people.leave(due.person, how="link")
    else:
        desk.people.fail(due.person, "bounced")
    gone = (desk.person()["status"], desk.told())
    desk.later(hours=1)
    assert desk.signs.shown(due.token).state == "expired"
    with pytest.raises(TokenInvalid):
        desk.signs.confirm(due.token, ip="")
    assert gone[0] != "active"
    assert (desk.person()["status"], desk.told()) == gone


def test_a_link_from_before_they_left_brings_nobody_back(desk: Desk) -> None:
    """Leaving is the last word: the other letter of the same day is void, in hand or under way."""
    desk.signs.ask(asked())
    desk.signs.ask(asked())
    desk.signs.ask(asked())
    first, second = (due for due in desk.signs.take(2))
    desk.later(minutes=1)
    desk.signs.confirm(first.token, ip="")
    desk.later(minutes=1)
    desk.people.leave(first.person, how="link")
    assert desk.signs.shown(second.token).state == "expired"
    with pytest.raises(TokenInvalid) as caught:
        desk.signs.confirm(second.token, ip="")
    assert caught.value.reason == tokens.EXPIRED
    assert desk.signs.take(1) == ()
    assert desk.person()["status"] == "unsubscribed"


def test_who_was_removed_or_wiped_meanwhile_is_not_confirmed(desk: Desk) -> None:
    """Whatever letter is still in their inbox."""
    desk.signs.ask(asked())
    (due,) = desk.mailed()
    before = desk.told()
    for status in ("suppressed", "complained", "erased", "expired"):
        with desk.store.writing() as connection:
            connection.execute(sa.update(people).values(status=status))
        with pytest.raises(TokenInvalid):
            desk.signs.confirm(due.token, ip="")
        shown = desk.signs.shown(due.token)
        assert (shown.state, shown.address, shown.wording) == ("expired", "", "")
        assert (desk.person()["status"], desk.told()) == (status, before)


def test_a_link_holds_till_its_time(desk: Desk) -> None:
    """And not a moment longer."""
    desk.signs.ask(asked())
    desk.signs.ask(asked("bob@reader.example"))
    anna, bob = desk.mailed()
    desk.later(days=7)
    desk.signs.confirm(anna.token, ip="")
    desk.later(seconds=1)
    assert desk.signs.shown(bob.token).state == "expired"
    with pytest.raises(TokenInvalid):
        desk.signs.confirm(bob.token, ip="")
    assert [one["status"] for one in desk.rows(people)] == ["active", "pending"]


def test_tokens_of_others_open_nothing(desk: Desk) -> None:
    """Forged, cut short, for another purpose, of another newsletter, of no request or of another one."""
    desk.signs.ask(asked())
    (due,) = desk.mailed()
    others = Desk(desk.store, replace(desk.keys, newsletter=b"another"))
    wrong = [
        "", "x" * 32, due.token[:-1], due.token[:-1] + ("a" if due.token[-1] != "a" else "b"), due.leave,
        tokens.timed(due.request, due.until, desk.keys, "form"),
        tokens.timed(due.request, due.until, others.keys, "confirm"),
        tokens.timed(due.request + 1, due.until, desk.keys, "confirm"),
        tokens.timed(due.request, due.until + dt.timedelta(days=1), desk.keys, "confirm"),
    ]  # fmt: skip
    for token in wrong:
        with pytest.raises(TokenInvalid):
            desk.signs.shown(token)
        with pytest.raises(TokenInvalid):
            desk.signs.confirm(token, ip="")
    assert desk.person()["status"] == "pending"


def test_a_letter_under_way_confirms_after_the_key_was_changed(desk: Desk) -> None:
    """The key that seals new links is another one; mail programs may shout."""
    desk.signs.ask(asked())
    (due,) = desk.mailed()
    fresh = Keys.fresh()
    rotated = Desk(desk.store, replace(desk.keys, tokens=(*fresh.tokens, *desk.keys.tokens)))
    rotated.signs.confirm(f" {due.token.upper()} ", ip="")
    assert desk.person()["status"] == "active"


def test_a_welcome_is_due_once_and_only_to_who_is_still_there(desk: Desk) -> None:
    """Queued in the confirmation's own transaction."""
    desk.welcome = True
    desk.signs = desk.again()
    for address in (ANNA, "bob@reader.example"):
        desk.signs.ask(asked(address))
    anna, bob = desk.mailed()
    for one in (anna, bob):
        desk.signs.confirm(one.token, ip="")
    assert desk.signs.due()
    desk.people.leave(bob.person, how="link")
    (welcome,) = desk.mailed()
    assert (welcome.letter, welcome.address) == ("welcome", ANNA)
    assert tokens.read(welcome.leave, desk.keys) == anna.person
    desk.later(hours=1)
    assert not desk.signs.due()
    assert {one["state"] for one in desk.rows()} == {"confirmed"}


def test_without_a_welcome_there_is_none(desk: Desk) -> None:
    """As the settings have it."""
    desk.subscribed()
    assert not desk.signs.due()


def test_a_second_consent_of_a_subscriber_is_recorded_and_welcomes_nobody_twice(desk: Desk) -> None:
    """Two letters, two clicks: what the last one said holds, and when they joined stays."""
    desk.welcome = True
    desk.signs = desk.again()
    desk.signs.ask(asked(topics=["Haiti"]))
    desk.signs.ask(asked(topics=["Kenya"]))
    first, second = desk.mailed()
    desk.signs.confirm(first.token, ip="")
    desk.later(hours=1)
    desk.signs.confirm(second.token, ip="")
    assert (desk.person()["joined_at"], desk.person()["topics"]) == (START, '["Kenya"]')
    assert [kind for kind, _, _ in desk.told()] == ["asked", "asked", "consent", "consent"]
    assert [one.letter for one in desk.mailed()] == ["welcome"]


def test_a_relay_that_fails_is_tried_again_and_then_given_up(desk: Desk) -> None:
    """What was filled in goes with the last attempt."""
    desk.signs.ask(asked())
    (due,) = desk.signs.take(1)
    desk.signs.failed(due, desk.now + dt.timedelta(minutes=20))
    assert not desk.signs.due()
    desk.later(minutes=20)
    (again,) = desk.signs.take(1)
    assert (again.request, again.token, again.tries) == (due.request, due.token, 2)
    desk.signs.failed(again, None)
    assert [(one["state"], one["said"], one["next_at"]) for one in desk.rows()] == [("failed", None, None)]
    with pytest.raises(TokenInvalid):
        desk.signs.confirm(due.token, ip="")


def test_who_clicks_before_the_letter_is_marked_is_confirmed_and_still_welcomed(desk: Desk) -> None:
    """The mark of the first letter comes late, and does not take the second one's place."""
    desk.welcome = True
    desk.signs = desk.again()
    desk.signs.ask(asked())
    (due,) = desk.signs.take(1)
    desk.signs.confirm(due.token, ip="")
    desk.signs.sent(due)
    desk.signs.failed(due, None)
    assert [one.letter for one in desk.mailed()] == ["welcome"]


def test_what_nobody_needs_is_tidied_away(desk: Desk) -> None:
    """Said: once the link confirms no longer. Rows: after 30 days; a void one after one."""
    stands(desk, "suppressed")
    desk.signs.ask(asked())
    desk.signs.ask(asked("bob@reader.example"))
    desk.signs.ask(asked("cid@reader.example"))
    _, cid = desk.mailed()
    desk.signs.confirm(cid.token, ip="")
    assert desk.signs.tidy() == 0
    desk.later(days=2)
    assert desk.signs.tidy() == 1
    assert [one["said"] is None for one in desk.rows()] == [False, True]
    desk.later(days=6)
    assert desk.signs.tidy() == 0
    assert [one["said"] for one in desk.rows()] == [None, None]
    desk.later(days=23)
    assert desk.signs.tidy() == 2
    assert desk.rows() == []
    with pytest.raises(TokenInvalid) as caught:
        desk.signs.shown(cid.token)
    assert caught.value.reason == tokens.EXPIRED


def test_what_is_tidied_away_is_in_no_file(sqlite_url: str, tmp_path: Path) -> None:
    """SQLite keeps a log beside the store."""
    with engine.opened(sqlite_url) as store:
        desk = Desk(store)
        desk.signs.ask(asked())
        desk.later(days=8)
        assert desk.signs.tidy() == 0
        files = b"".join(path.read_bytes() for path in tmp_path.glob("store.db*"))
    assert desk.keys.hash(ANNA).encode() in files
    assert ANNA.encode() not in files


def test_a_wording_that_says_nothing_is_refused(desk: Desk) -> None:
    """There would be nothing to prove."""
    with pytest.raises(NoConsent):
        desk.signs.ask(asked(wording=" \n"))
    assert desk.rows(requests) == []


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Anna Berg", "Anna Berg"),
        ("Zoë O’Neill-Ñandú", "Zoë O’Neill-Ñandú"),
        ("عائشة", "عائشة"),
        ("देवी", "देवी"),
        ("J. R. Lund", "J. R. Lund"),
        ("win.example", ""),
        ("Anna https://win.example", ""),
        ("Call 0800 5550199", ""),
        ("You have won the grand prize today", ""),
        ("a" * 41, ""),
        ("<b>Anna</b>", ""),
        ("anna@reader.example", ""),
    ],
)
def test_letters_greet_by_names_alone(name: str, greeting: str) -> None:
    """A form is no way to have our server carry a stranger's words to somebody."""
    assert greeted(name) == greeting
