"""From sign-up to letters, through a real relay and a real store: sent, tried again, and nothing ends the thread."""

import datetime as dt
import email
import email.policy
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from digest import check, corresponding, render
from digest.corresponding import Postman, closed, latest, next_attempt
from digest.deliver import keys
from digest.errors import DeliverError, DigestError, StoreError
from digest.settings import Delivery, Dkim, Settings, Signup
from digest.store import editions, engine
from digest.store.engine import Store
from digest.store.tables import sends
from digest.values import Masthead, Url
from subscribers import Keys, tokens
from tests.fakes.dkim import verdicts
from tests.fakes.smtp import HangUp, Late, Reply, Smtp
from tests.subscribers.signs import Desk, asked

ANNA, BOB = "anna@reader.example", "bob@reader.example"
NOW = dt.datetime(2026, 9, 21, 8, 0, tzinfo=dt.UTC)
PIER = Masthead(
    name="The Pier Post",
    sender="Pier Post <ed@pier.example>",
    address="1 Pier Road, Lisbon",
    web=Url("https://pier.example/n"),
    preferences=True,
)


class Office:
    """A postman, his relay, and what he told."""

    def __init__(self, desk: Desk, server: Smtp, folder: Path) -> None:
        self.desk = desk
        self.server = server
        self.told: list[str] = []
        self.settings = Settings(
            folder=folder, masthead=PIER, delivery=Delivery(relay=server.url, starttls=False, reply_seconds=5),
            signup=Signup(welcome=True),
        )  # fmt: skip
        self.away = False
        self.post = self.postman()

    def postman(self, **changes: object) -> Postman:
        """One with these settings."""
        settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        return Postman(settings, self.opened, self.desk.clock, self.hear, every=0.05, chores=3600)

    @contextmanager
    def opened(self) -> Iterator[tuple[Store, Keys]]:
        """The store, unless it is away."""
        if self.away:
            raise StoreError(store="digest.db", reason="is away")
        yield self.desk.store, self.desk.keys

    def hear(self, error: DigestError) -> None:
        """What would be logged."""
        self.told.append(str(error))

    def links(self, kind: str) -> list[str]:
        """The tokens in the links of that kind in all letters, in order."""
        texts = (_text(one.data) for one in self.server.messages)
        return [found[1] for text in texts if (found := re.search(rf"pier\.example/n/{kind}/(\w+)", text))]


def _text(data: bytes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@pytest.fixture
def office(store_url: str, tmp_path: Path) -> Iterator[Office]:
    """Open, with nothing to do."""
    with engine.opened(store_url) as store, Smtp() as server:
        yield Office(Desk(store, welcome=True, now=NOW), server, tmp_path)


@pytest.fixture
def small(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    """The same, where the test has nothing to do with which store it is."""
    with engine.opened(sqlite_url) as store, Smtp() as server:
        yield Office(Desk(store, welcome=True, now=NOW), server, tmp_path)


def test_from_the_form_to_the_welcome(office: Office) -> None:
    """One letter to confirm, one to greet; a third sign-up is told that they are subscribed."""
    signs = office.desk.signs
    signs.ask(asked(ANNA, name="Anna Berg"))
    office.post.round()
    assert office.server.accepted == {ANNA: 1}
    (token,) = office.links("confirm")
    signs.confirm(token, ip="198.51.100.9")
    office.post.round()
    assert office.server.accepted == {ANNA: 2}
    person = office.desk.person()["id"]
    (leave,) = office.links("unsubscribe")
    assert tokens.read(leave, office.desk.keys) == person
    assert tokens.read(office.links("preferences")[0], office.desk.keys, "preferences") == person
    signs.ask(asked(ANNA))
    office.post.round()
    office.post.round()
    assert office.server.accepted == {ANNA: 3}
    assert "nothing has changed" in " ".join(_text(office.server.messages[-1].data).split())
    assert office.told == []


def test_the_welcome_has_the_issue_that_all_were_sent_last(small: Office) -> None:
    """Not one that only a segment was sent."""
    theme = render.theme("roundup", render.folders(None))
    for number, segment in enumerate((None, "Spanish readers"), 1):
        issue = replace(render.sample(theme), slug=f"2026-09-2{number}", masthead=PIER, title=f"Issue {number}")
        approved = editions.approve(small.desk.store, render.edition(issue, theme), by="Edda", at=NOW)
        row = {"slug": issue.slug, "edition": approved.edition, "segment": segment}
        started = NOW + dt.timedelta(hours=number)
        with small.desk.store.writing() as connection:
            connection.execute(sa.insert(sends).values(**row, started_at=started))
    assert (found := latest(small.desk.store)) is not None
    assert found.slug == "2026-09-21"
    small.desk.signs.ask(asked(ANNA))
    small.post.round()
    small.desk.signs.confirm(small.links("confirm")[0], ip="")
    small.post.round()
    assert "https://pier.example/n/2026-09-21/" in _text(small.server.messages[-1].data)


def test_letters_pass_the_checks_of_a_message(small: Office) -> None:
    """Those that are about messages; there is no issue whose items could be compared."""
    small.desk.signs.ask(asked(ANNA, name="Zoë Ñandú"))
    small.post.round()
    small.desk.signs.confirm(small.links("confirm")[0], ip="")
    small.post.round()
    theme = render.theme("roundup", render.folders(None))
    for taken, not_ours in zip(small.server.messages, ({6, 7, 10, 12}, set()), strict=True):
        edition = render.edition(replace(render.sample(theme), masthead=PIER), theme)
        message = email.message_from_bytes(taken.data, policy=email.policy.default)
        parts = [str(one.get_content()) for one in message.iter_parts()]  # type: ignore[attr-defined]
        seen = replace(edition, text=parts[0].replace("\r\n", "\n"), html=parts[1].replace("\r\n", "\n"))
        leave = small.links("unsubscribe")
        own = f"https://pier.example/n/unsubscribe/{leave[0]}" if leave else ""
        post = check.Post(message=taken.data, unsubscribe=own, audience=10_000)
        found = [one for one in check.findings(seen, post) if one.rule not in {5, *not_ours}]
        wrong = [(one.rule, one.message) for one in found if one.where != "issue" and one.level == "E"]
        assert wrong == []


def test_a_relay_that_says_later_gets_it_later(office: Office) -> None:
    """After 1, 5, 15 and 60 minutes; others are not kept waiting."""
    office.server.on("rcpt", Reply(450, f"4.2.0 <{ANNA}> try later"), recipient=ANNA, times=2)
    for one in (ANNA, BOB):
        office.desk.signs.ask(asked(one))
    for minutes, count in ((0, 0), (0.5, 0), (0.5, 0), (4, 0), (1, 1), (500, 1)):
        office.desk.later(minutes=minutes)
        office.post.round()
        assert office.server.accepted[ANNA] == count
        assert office.server.accepted[BOB] == 1
    assert len(office.told) == 2
    assert all("a…@reader.example" in one and ANNA not in one for one in office.told)


def test_an_address_that_the_relay_refuses_for_good_is_given_up(office: Office) -> None:
    """What was filled in goes; nobody else waits for it."""
    office.server.on("rcpt", Reply(550, "5.1.1 nobody here"), recipient=ANNA)
    for one in (ANNA, BOB):
        office.desk.signs.ask(asked(one))
    office.post.round()
    assert [(one["state"], one["said"] is None) for one in office.desk.rows()] == [
        ("failed", True),
        ("mailed", False),
    ]
    office.desk.later(days=1)
    office.post.round()
    assert office.server.accepted == {BOB: 1}


def test_a_line_that_breaks_loses_nothing(office: Office) -> None:
    """Before the end of a letter, and after it: then it may come twice, and no more often."""
    office.server.on("data", HangUp(), nth=1)
    office.server.on("dot", HangUp(), nth=2)
    for n in range(4):
        office.desk.signs.ask(asked(f"r{n}@reader.example"))
    for _ in range(6):
        office.desk.later(minutes=2)
        with suppress(DigestError):  # as the thread does
            office.post.round()
    assert {one["state"] for one in office.desk.rows()} == {"mailed"}
    assert len(office.server.accepted) == 4
    assert sorted(office.server.accepted.values()) == [1, 1, 1, 2]


def test_one_letter_that_cannot_be_made_stops_no_other(small: Office) -> None:
    """A template of the newsletter's own that fails for the one kind; once it is mended, that one is sent."""
    own = small.settings.folder / "templates" / "letters" / "subject.txt"
    own.parent.mkdir(parents=True)
    own.write_text('{{ issue.nothing if letter.who == "Anna" else "Hello" }}')
    small.desk.signs.ask(asked(ANNA, name="Anna"))
    small.desk.signs.ask(asked(BOB))
    small.post.round()
    assert small.server.accepted == {BOB: 1}
    assert "subject.txt:1" in small.told[0]
    own.unlink()
    small.desk.later(minutes=2)
    small.post.round()
    assert small.server.accepted == {ANNA: 1, BOB: 1}


def until(true: Callable[[], object]) -> None:
    """Waits for it, but not for ever."""
    end = time.monotonic() + 15
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_letters_are_signed_and_wait_for_the_key(small: Office) -> None:
    """Nothing is taken while there is none: they have had no attempt, and go out once it is there."""
    key = small.settings.folder / "key.pem"
    settings = replace(small.settings.delivery, dkim="own")
    small.post = small.postman(delivery=settings, dkim=Dkim(key=key))
    small.desk.signs.ask(asked(ANNA))
    with pytest.raises(DeliverError, match=r"key\.pem"):
        small.post.round()
    assert (small.desk.rows()[0]["tries"], small.server.accepted) == (0, {})
    made = keys.made("rsa")
    key.write_bytes(made.pem)
    small.post.round()
    assert small.server.accepted == {ANNA: 1}
    raw = small.server.messages[-1].data
    assert verdicts(raw, {"digest._domainkey.pier.example": made.record}) == [True]


def test_the_thread_outlives_a_store_and_a_relay_that_are_away(small: Office) -> None:
    """Each is told; when they are back, the letters go out."""
    small.away = True
    small.post.start()
    try:
        until(lambda: any("is away" in one for one in small.told))
        small.server.on("connect", Reply(554, "5.3.0 closed"), times=2)
        small.away = False
        small.desk.signs.ask(asked(ANNA))
        small.post.nudge()
        until(lambda: any("5.3.0 closed" in one for one in small.told))
        until(lambda: small.server.accepted[ANNA] == 1)
    finally:
        small.post.stop()
    assert small.desk.rows()[0]["tries"] == 1  # nothing is taken while there is no relay


def test_the_thread_outlives_a_mistake_of_ours(small: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what it was, without the address."""
    monkeypatch.setattr(corresponding, "occasion_of", lambda *_: {}[f"of {ANNA}"])
    small.desk.signs.ask(asked(ANNA))
    small.post.start()
    try:
        until(lambda: small.told)
        monkeypatch.undo()
        small.desk.later(minutes=2)
        until(lambda: small.server.accepted[ANNA] == 1)
    finally:
        small.post.stop()
    assert "KeyError" in small.told[0]
    assert ANNA not in small.told[0]


def test_a_nudge_wakes_the_thread_at_once_and_stop_ends_it(small: Office) -> None:
    """Without one it looks every now and then."""
    post = Postman(small.settings, small.opened, small.desk.clock, small.hear, every=600, chores=3600)
    post.start()
    time.sleep(0.1)
    small.desk.signs.ask(asked(ANNA))
    post.nudge()
    until(lambda: small.server.accepted[ANNA] == 1)
    began = time.monotonic()
    post.stop()
    assert time.monotonic() - began < 5
    post.stop()


def test_what_has_had_its_time_is_looked_after(small: Office) -> None:
    """By the same thread: what was filled in by somebody who never confirmed is gone."""
    small.desk.signs.ask(asked(ANNA))
    small.post.round()
    small.desk.later(days=8)
    post = Postman(small.settings, small.opened, small.desk.clock, small.hear, every=600, chores=0)
    post.start()
    until(lambda: small.desk.rows()[0]["said"] is None)
    post.stop()
    assert small.told == []


def test_when_a_letter_is_tried_again() -> None:
    """1, 5, 15 and 60 minutes, then every hour up to a day."""
    spans = [found - NOW if (found := next_attempt(tries, NOW)) else None for tries in range(1, 29)]
    minutes = [one and one.total_seconds() / 60 for one in spans]
    assert minutes[:6] == [1, 5, 15, 60, 60, 60]
    assert sum(one for one in minutes if one) == 24 * 60 + 21 - 60
    assert minutes[26:] == [None, None]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"signup": Signup(open=False)}, "closed in the settings"),
        ({"masthead": replace(PIER, web=None)}, "no `web` address"),
        ({"delivery": Delivery()}, "relay"),
        ({"masthead": replace(PIER, sender="")}, "from"),
        ({"delivery": Delivery(relay="smtp://127.0.0.1:2525", dkim="own")}, "DKIM"),
    ],
)
def test_why_nobody_can_sign_up(tmp_path: Path, changes: dict[str, object], reason: str | None) -> None:
    """In words for the person who starts the server."""
    settings = Settings(folder=tmp_path, masthead=PIER, delivery=Delivery(relay="smtp://127.0.0.1:2525"))
    found = closed(replace(settings, **changes))  # type: ignore[arg-type]
    assert (found is None) if reason is None else (reason in (found or ""))


_POSTS = """
import datetime as dt, pathlib, sys
from contextlib import contextmanager, suppress
from digest.corresponding import Postman
from digest.settings import Delivery, Settings, Signup
from digest.store import engine
from subscribers import Keys
from tests.test_corresponding import PIER
url, relay, folder = sys.argv[1:]
store = engine.opened(url)
keys = Keys.made(pathlib.Path(folder) / "digest.keys")
@contextmanager
def opened():
    yield store, keys
settings = Settings(folder=pathlib.Path(folder), masthead=PIER, delivery=Delivery(relay=relay, starttls=False))
# Minutes pass quickly here, so that leases run out while the test is looking.
began = dt.datetime.now(dt.UTC)
clock = lambda: began + 600 * (dt.datetime.now(dt.UTC) - began)
print("ready", flush=True)
post = Postman(settings, opened, clock, print, every=0.02)
post._run()
"""


@pytest.mark.slow
def test_killed_again_and_again_no_letter_is_lost(store_url: str, tmp_path: Path) -> None:
    """SIGKILL between mail and mark, where it hurts: each kill may cost one letter a second copy, and no more."""
    kills, dice = 3, random.Random(os.urandom(8))
    keys = Keys.made(tmp_path / "digest.keys")
    with engine.opened(store_url) as store, Smtp() as server:
        desk = Desk(store, keys, now=dt.datetime.now(dt.UTC))
        for n in range(40):
            desk.signs.ask(asked(f"r{n}@reader.example"))
        server.on("dot", Late(0.02))
        for number in range(kills + 1):
            command = [sys.executable, "-c", _POSTS, store_url, server.url, str(tmp_path)]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            try:
                if number < kills:
                    before = len(server.messages)
                    until(lambda before=before: len(server.messages) > before)  # type: ignore[misc]
                    time.sleep(dice.uniform(0, 0.08))
                else:
                    until(lambda: {one["state"] for one in desk.rows()} == {"mailed"})
            finally:
                process.kill()
                process.communicate()
    assert len(server.accepted) == 40
    assert sum(server.accepted.values()) <= 40 + kills
