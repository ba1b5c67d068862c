"""What follows when mail comes back: once, to whom a token proves it, and never more than it should."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from digest.deliver import envelope
from digest.errors import DeliverError, NoConsent, StoreError
from digest.settings import Signup
from digest.store import engine
from digest.store.tables import bounces, deliveries, editions, sends
from digest.values import Address, PersonId, Recipient
from subscribers import Keys, People, bouncing, candidate, inbox, tokens
from subscribers.asked import Asked
from subscribers.bouncing import Patience
from subscribers.mailboxes import Mail
from subscribers.signing import SignUps
from subscribers.verdicts import Tally, Verdict
from tests.subscribers import dsns
from tests.subscribers.conftest import told
from tests.subscribers.dsns import ANNA, arf, dsn, original, plain

JOINED = dt.datetime(2026, 9, 1, 8, 0, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 9, 30, 8, 0, tzinfo=dt.UTC)
VERP = "bounces+{token}@herald.example"


@pytest.fixture
def time() -> list[dt.datetime]:
    """What the clock shows: the last of them."""
    return [JOINED]


@pytest.fixture
def people(store_url: str, keys: Keys, time: list[dt.datetime]) -> Iterator[People]:
    """Anna agreed, weeks ago."""
    yield from _people(store_url, keys, time)


@pytest.fixture
def here(sqlite_url: str, keys: Keys, time: list[dt.datetime]) -> Iterator[People]:
    """The same, where the database makes no difference."""
    yield from _people(sqlite_url, keys, time)


def _people(url: str, keys: Keys, time: list[dt.datetime]) -> Iterator[People]:
    with engine.opened(url) as store:
        them = People(store, keys, lambda: time[-1])
        them.add(candidate(ANNA, name="Anna"), how="command", wording="Asked by mail")
        time.append(NOW)
        yield them


def token(people: People, purpose: str = "bounce", *, person: int | None = None) -> str:
    """Anna's, unless somebody else is named."""
    return tokens.made(PersonId(person or anna(people).id), people.keys, purpose)


def anna(people: People) -> Any:
    """As she stands."""
    return people.the(Address(ANNA))


def to(people: People) -> str:
    """Where Anna's mail comes back to."""
    who = Recipient(person=anna(people).id, address=Address(ANNA), bounces=token(people))
    return envelope(VERP, who, Address("ed@herald.example"))


def read(people: People, *mails: bytes, dry_run: bool = False, **patience: float) -> tuple[Tally, list[Verdict]]:
    """What becomes of these mails."""
    found: list[Verdict] = []
    its = [Mail(head=one) for one in mails]
    tally = inbox.worked(its, people, told=found.append, patience=Patience(**patience), dry_run=dry_run)
    return tally, found


def rows(people: People) -> list[dict[str, Any]]:
    """What was recorded."""
    with people.store.reading() as connection:
        return [dict(row) for row in connection.execute(sa.select(bounces).order_by(bounces.c.id)).mappings()]


def days(*numbers: int) -> list[str]:
    """Those days of September, as mails have them."""
    return [f"{number} Sep 2026 09:00:00 +0000" for number in numbers]


def test_a_hard_bounce_ends_it(people: People) -> None:
    """Recorded with status and words, in the story without words; neither holds an address."""
    tally, (verdict,) = read(people, dsn(to=to(people)))
    assert (tally, verdict.ended) == (Tally(mails=1, hard=1), True)
    assert anna(people).status == "bounced"
    (row,) = rows(people)
    assert (row["person"], row["kind"], row["status"]) == (anna(people).id, "hard", "5.1.1")
    assert row["reason"] == "550 5.1.1 ...: Recipient address rejected: User unknown"
    assert row["at"] == dt.datetime(2026, 9, 21, 9, 0, tzinfo=dt.UTC)
    event = told(people)[-1]
    assert (event["kind"], event["how"], event["detail"]) == (
        "bounced",
        "bounce",
        '{"kind": "hard", "status": "5.1.1"}',
    )


PROOFS: dict[str, Callable[[People], bytes]] = {
    "the address that it went to": lambda its: dsn(to=to(its)),
    "in capitals": lambda its: dsn(to=to(its).upper()),
    "Postfix": lambda its: dsn(more=f"X-Original-To: {to(its)}\n"),
    "Dovecot": lambda its: dsn(more=f"Delivered-To: {to(its)}\n"),
    "Exim": lambda its: dsn(more=f"Envelope-To: {to(its)}\n"),
    "ENVID": lambda its: dsn(envid=token(its)),
    "the returned envelope": lambda its: dsn(returned=original(back=to(its))),
    "the returned link": lambda its: dsn(returned=original(leave=token(its, "leave"))),
    "qmail's copy": lambda its: dsns.QMAIL.replace(b"TOKEN", token(its, "leave").encode()),
    "Exim's copy": lambda its: dsns.EXIM.replace(b"TOKEN", token(its, "leave").encode()),
    "Yahoo's copy": lambda its: dsns.YAHOO.replace(b"TOKEN", token(its, "leave").encode()),
    "a notice that names nobody": lambda its: plain("550 5.1.1 user unknown", to=to(its)),
}


@pytest.mark.parametrize("proof", PROOFS.values(), ids=PROOFS.keys())
def test_a_token_proves_whose_it_is(here: People, proof: Callable[[People], bytes]) -> None:
    """Wherever servers leave one."""
    assert read(here, proof(here))[0] == Tally(mails=1, hard=1)
    assert anna(here).status == "bounced"


FORGED: dict[str, Callable[[People], bytes]] = {
    "none": lambda its: dsn(),
    "another newsletter's": lambda its: dsn(
        to=f"bounces+{tokens.made(PersonId(1), Keys.fresh(), 'bounce')}@h.example"
    ),
    "made for another purpose": lambda its: dsn(to=f"bounces+{token(its, 'preferences')}@herald.example"),
    "a link to unsubscribe as the address": lambda its: dsn(to=f"bounces+{token(its, 'leave')}@herald.example"),
    "broken": lambda its: dsn(to=to(its).replace("@", "a@")),
    "in the body that came back": lambda its: dsns.QMAIL.replace(
        b"Hello", b"\nHello " + token(its, "leave").encode()
    ),
    "in the notice": lambda its: dsn().replace(b"This is the mail system", token(its).encode()),
}


@pytest.mark.parametrize("mail", FORGED.values(), ids=FORGED.keys())
def test_without_a_token_nothing_follows(here: People, mail: Callable[[People], bytes]) -> None:
    """The editor is told of whom it is said, since anybody can write that."""
    tally, (verdict,) = read(here, mail(here))
    assert tally == Tally(mails=1, unproven=1)
    assert (verdict.sender, verdict.why) == (ANNA, "bounced")
    assert (anna(here).status, rows(here)) == ("active", [])


def test_a_report_about_nobody_of_ours_is_a_machines_mail(here: People) -> None:
    """Strangers' spam in our name comes back in thousands."""
    assert read(here, dsn(final="rfc822; zoe@reader.example"))[0] == Tally(mails=1, automatic=1)
    gone = dsn(to=f"bounces+{token(here, person=999)}@herald.example")
    assert read(here, gone)[0] == Tally(mails=1, automatic=1)


def test_a_complaint_ends_it_for_good(people: People) -> None:
    """Whatever they agree to later, on whose word so ever."""
    assert read(people, arf(leave=token(people, "leave")))[0] == Tally(mails=1, complaint=1)
    assert anna(people).status == "complained"
    with pytest.raises(NoConsent):
        people.add(candidate(ANNA), wording="Asked again", again=True)


def test_a_complaint_is_known_by_the_envelope_that_it_repeats(here: People) -> None:
    """Providers that leave out everything else leave that."""
    assert read(here, arf(back=to(here)))[0] == Tally(mails=1, complaint=1)


def test_a_complaint_without_a_token_is_told_of(here: People) -> None:
    """Opting out by one is asking to leave, as by a letter."""
    tally, (first, second) = read(here, arf(), arf("opt-out"))
    assert tally == Tally(mails=2, unproven=1, asks=1)
    assert (first.why, second.sender) == ("complained", ANNA)
    assert anna(here).status == "active"


def test_opting_out_is_leaving(here: People) -> None:
    """With a token."""
    assert read(here, arf("opt-out", leave=token(here, "leave")))[0] == Tally(mails=1, unsubscribed=1)
    assert anna(here).status == "unsubscribed"


PERSONAL = f"From: {ANNA}\nTo: leave+%s@herald.example\nSubject: Please confirm this message\n"


def test_who_leaves_by_a_token_is_obeyed_whatever_the_subject_looks_like(here: People) -> None:
    """A machine that asks for proof does not write to where readers leave; and a dry run says the same."""
    mail = (PERSONAL % token(here, "leave")).encode() + b"\nThank you.\n"
    assert read(here, mail, dry_run=True)[0] == Tally(mails=1, unsubscribed=1)
    assert read(here, mail)[0] == Tally(mails=1, unsubscribed=1)
    assert (anna(here).status, rows(here)) == ("unsubscribed", [])


@pytest.mark.parametrize(
    "sign", ["Auto-Submitted: auto-replied", "Return-Path: <>", "X-TMDA-Confirm: yes", "Delivered-To: BOUNCES"]
)
def test_a_machine_that_asks_for_proof_unsubscribes_nobody(here: People, sign: str) -> None:
    """Whatever token it carries: it says that it is one, or came to where mail comes back to."""
    mail = f"{sign.replace('BOUNCES', to(here))}\n{PERSONAL % token(here, 'leave')}\nClick here.\n"
    assert read(here, mail.encode())[0] == Tally(mails=1, challenge=1)
    assert anna(here).status == "active"


@pytest.mark.parametrize(
    ("mail", "kind"),
    [
        ({"status": "5.7.1", "said": "smtp; 550 5.7.1 policy"}, "block"),
        ({"status": "4.4.1", "said": "", "action": "delayed"}, "delayed"),
        ({"more": "X-TMDA-Confirm: yes\n"}, "challenge"),
    ],
)
def test_what_is_not_the_readers_fault_never_counts(here: People, mail: dict[str, str], kind: str) -> None:
    """However often; it is recorded where it says something about us, and marked as read."""
    mails = [dsn(to=to(here), id=f"<{n}@mx.example>", **mail) for n in range(20)]
    assert read(here, *mails, soft=1)[0] == Tally(mails=20, **{kind: 20})
    assert (anna(here).status, len(rows(here))) == ("active", 0 if kind == "delayed" else 20)


def soft(people: People, *dates: str, **more: str) -> list[bytes]:
    """Her mailbox was full at these times."""
    its = {"status": "5.2.2", "said": "smtp; 552 5.2.2 mailbox full"} | more
    return [dsn(to=to(people), date=one, id=f"<{one}>", **its) for one in dates]


def test_soft_bounces_count_until_there_are_too_many(people: People) -> None:
    """One a day at most; what is older counts less."""
    its = soft(people, *days(27, 28, 29))
    assert read(people, *its, soft=2.9)[0] == Tally(mails=3, soft=3)
    assert anna(people).status == "active"  # 0.98 + 0.95 + 0.93 and less than 2.9
    assert read(people, *soft(people, *days(30)), soft=3.7)[1][0].ended
    assert (anna(people).status, told(people)[-1]["kind"]) == ("bounced", "bounced")


def test_many_soft_bounces_of_a_day_are_one(here: People) -> None:
    """A server that says it every hour says it once."""
    hours = [f"29 Sep 2026 {hour:02}:00:00 +0000" for hour in range(12)]
    assert read(here, *soft(here, *hours), soft=1.5)[0] == Tally(mails=12, soft=12)
    assert anna(here).status == "active"


def test_soft_bounces_are_forgotten(here: People) -> None:
    """After four half-lives, four of them count a quarter."""
    its = soft(here, *days(14, 15, 16, 17))
    assert read(here, *its, soft=1, half_life_days=3)[0] == Tally(mails=4, soft=4)
    assert anna(here).status == "active"


def test_soft_bounces_of_before_they_agreed_do_not_count(people: People, time: list[dt.datetime]) -> None:
    """Who came back begins anew."""
    read(people, *soft(people, *days(26, 27, 28, 29)), soft=3)
    assert anna(people).status == "bounced"
    people.add(candidate(ANNA), wording="Asked again", again=True)
    time.append(NOW + dt.timedelta(days=1))
    read(people, dsn(to=to(people), status="5.2.2", said="full", date="1 Oct 2026 07:00:00 +0000"), soft=1.5)
    assert anna(people).status == "active"


def test_a_hard_bounce_of_before_they_agreed_anew_is_not_acted_upon(people: People) -> None:
    """It is recorded all the same."""
    people.leave(anna(people).id)
    people.add(candidate(ANNA), wording="Asked again", again=True)
    tally, (verdict,) = read(people, dsn(to=to(people)))
    assert (tally, verdict.ended, verdict.why) == (Tally(mails=1, hard=1), False, "they agreed anew since")
    assert (anna(people).status, len(rows(people))) == ("active", 1)


@pytest.mark.parametrize("date", ["", "yesterday", "31 Dec 9999 23:59:59 -2359", "1 Jan 2030 00:00:00 +0000"])
def test_a_date_that_cannot_be_is_now(here: People, date: str) -> None:
    """Nobody is kept on the list, or off it, by a clock that is wrong."""
    read(here, dsn(to=to(here), date=date))
    assert (rows(here)[0]["at"], anna(here).status) == (NOW, "bounced")


def test_a_mail_that_is_read_twice_counts_once(people: People) -> None:
    """In one run, in the next, and whichever way it was fetched."""
    mail = dsn(to=to(people), status="5.2.2", said="full")
    again = b"Received: by pier.example\r\n" + mail.replace(b"\n", b"\r\n") + b"\r\n"
    assert read(people, mail, mail)[0] == Tally(mails=2, soft=1, repeated=1)
    assert read(people, again)[0] == Tally(mails=1, repeated=1)
    assert len(rows(people)) == 1


def test_a_dry_run_counts_and_changes_nothing(people: People) -> None:
    """As the run would, a second copy among them."""
    mails = dsn(to=to(people)), dsn(to=to(people)), arf(back=to(people))
    before = told(people)
    tried = read(people, *mails, dry_run=True)[0]
    assert (rows(people), told(people), anna(people).status) == ([], before, "active")
    assert read(people, *mails)[0] == tried == Tally(mails=3, hard=1, repeated=1, complaint=1)


def test_record_and_effect_are_one(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the second fails, the first was not, and the next run does both."""
    with monkeypatch.context() as broken:
        fails = StoreError(store="s", reason="disk full")
        broken.setattr(bouncing.ending, "failed", lambda *_: (_ for _ in ()).throw(fails))
        with pytest.raises(StoreError):
            read(people, dsn(to=to(people)))
    assert (rows(people), anna(people).status) == ([], "active")
    assert read(people, dsn(to=to(people)))[0].hard == 1
    assert (len(rows(people)), anna(people).status) == (1, "bounced")


def test_where_it_reached_somebody_it_did_not_fail(here: People) -> None:
    """Her mail goes on to two others, and one of them is gone."""
    group = f"\nOriginal-Recipient: rfc822; {ANNA}\nFinal-Recipient: rfc822; a@b.example\nAction: relayed\n"
    assert read(here, dsn(to=to(here), group=group))[0] == Tally(mails=1, soft=1)
    assert anna(here).status == "active"


def sent(people: People, *slugs: str) -> None:
    """She was sent these issues, one a day from the tenth of September."""
    with people.store.writing() as connection:
        for number, slug in enumerate(slugs):
            at = JOINED + dt.timedelta(days=9 + number)
            connection.execute(sa.insert(editions), {"sha256": slug, "slug": slug, "made_at": at, "data": b""})
            connection.execute(sa.insert(sends), {"slug": slug, "edition": slug, "started_at": at})
            its = {"slug": slug, "person": anna(people).id, "state": "sent", "attempts": 1, "reason": ""}
            connection.execute(sa.insert(deliveries), its | {"changed_at": at})


def test_the_issue_that_came_back_is_known(people: People) -> None:
    """By its Message-ID, where she was sent it; else it is the latest before the report."""
    sent(people, "2026-09-10", "2026-09-11", "2026-09-12")
    for number, slug in enumerate(("2026-09-10", "2026-09-11", "1999-01-01")):
        mail = dsn(to=to(people), returned=original(slug=slug), id=f"<{number}@mx.example>", status="5.7.1")
        read(people, mail)
    read(people, dsn(to=to(people), status="5.7.1", returned="", date="11 Sep 2026 10:00:00 +0000"))
    assert [row["slug"] for row in rows(people)] == ["2026-09-10", "2026-09-11", "2026-09-12", "2026-09-11"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"550 <{ANNA}>: unknown", "550 ...: unknown"),
        ("550 Anna is unknown; ask postmaster@reader.example", "550 ... is unknown; ask ..."),
        ("550 annabel is another", "550 annabel is another"),
        ("550 x\x1b[31m\x00y\r\nz", "550 x[31my z"),
        ("550 token abcdefghijklmnopqrstuvwx", "550 token …"),
    ],
)
def test_the_words_are_kept_without_who_it_was(said: str, kept: str) -> None:
    """Addresses, her name before the @, tokens and what a terminal would obey."""
    assert bouncing.anonymous(said, ANNA) == kept


def test_who_is_forgotten_leaves_no_words(people: People) -> None:
    """What was said goes with them; a report that comes afterwards leaves none."""
    read(people, dsn(to=to(people)))
    address, person = to(people), anna(people).id
    people.forget(Address(ANNA))
    assert read(people, arf(back=address))[0] == Tally(mails=1, complaint=1)
    assert read(people, dsn(to=address, id="<2@mx.example>"))[0] == Tally(mails=1, hard=1)
    assert [row["reason"] for row in rows(people)] == ["", "", ""]
    assert people.numbered(person).status == "erased"  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["bounced", "complained"])
def test_who_is_forgotten_stays_away_all_the_same(people: People, kind: Any, load: Any) -> None:
    """No file and no command brings them back."""
    people.fail(anna(people).id, kind)
    people.forget(Address(ANNA))
    tally, refused = load(f"email\n{ANNA}\n", wording="They agreed elsewhere")
    assert (tally.refused, len(refused)) == (1, 1)
    with pytest.raises(NoConsent):
        people.add(candidate(ANNA), wording="Asked again", again=True)
    assert anna(people).status == "erased"


def test_a_form_brings_back_nobody_who_complained(people: People) -> None:
    """Not even once they were forgotten: whoever fills it in, no letter goes out, and nobody is entered."""
    read(people, arf(back=to(people)))
    people.forget(Address(ANNA))
    signs = SignUps.by(people.store, people.keys, people.clock, Signup())
    wanted = Asked(candidate=candidate(ANNA), wording="Yes.", form="f", language="en", ip="192.0.2.7")
    assert signs.ask(wanted) == "taken"
    assert (signs.take(9), anna(people).status) == ((), "erased")


def test_a_report_that_cannot_be_read_whole_is_left_and_counted(here: People) -> None:
    """The others are read."""

    def unreadable() -> bytes:
        raise DeliverError(subject="mails", reason="cannot be read")

    mails = [Mail(head=dsn(to=to(here)), whole=unreadable), Mail(head=dsn(to=to(here)))]
    assert inbox.worked(mails, here, told=lambda _: None) == Tally(mails=2, unreadable=1, hard=1)
