"""Sign-ups by form with double opt-in: asked, mailed, confirmed; each step survives a crash and may be repeated.

    signs.ask(asked)              "taken": a row in `requests`, and nothing else is read or written
    for due in signs.take(1):     whoever mails: decides by `people` who is written what
        ...; signs.sent(due)      or `failed`, with the time of another attempt
    signs.confirm(token, ip=ip)   they are active, with the proof of it

A request is new, open (its letter is under way), mailed, confirmed; or void (nobody is written), or failed. Its
`next_at` says when somebody may take it: a new one at once, one that is taken after a lease, one that is done never.
People are always locked before requests, so that nobody waits for each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from digest.errors import TokenInvalid
from digest.store.engine import Store
from digest.store.tables import people, requests
from digest.values import PersonId
from subscribers import asked as form
from subscribers import asking, history, limits, tokens
from subscribers.asked import Asked, Due, Letter, Shown
from subscribers.keys import Keys
from subscribers.limits import DAY, Gate, Limits

if TYPE_CHECKING:
    from digest.settings import Signup

LEASE = dt.timedelta(minutes=5)
"""Nobody else takes a request meanwhile; longer than a relay takes for one letter as a rule."""
KEPT = dt.timedelta(days=30)
_WEEK = dt.timedelta(days=7)
_EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_WAITING = ("new", "open", "confirmed")


class SignUps:
    """The newsletter's sign-ups by form."""

    def __init__(
        self,
        store: Store,
        keys: Keys,
        clock: Callable[[], dt.datetime],
        limits: Limits,
        *,
        valid: dt.timedelta = _WEEK,
        welcome: bool = False,
        gate: Gate | None = None,
    ) -> None:
        self.store = store
        self.keys = keys
        self.clock = clock
        self.limits = limits
        self.valid = valid
        self.welcome = welcome
        self._gate = gate or Gate()

    @classmethod
    def by(
        cls, store: Store, keys: Keys, clock: Callable[[], dt.datetime], signup: Signup, *, gate: Gate | None = None
    ) -> SignUps:
        """Those of a newsletter with these settings."""
        its = Limits(per_address=signup.per_address, per_network=signup.per_network, total=signup.total)
        valid = dt.timedelta(days=signup.confirm_days)
        return cls(store, keys, clock, its, valid=valid, welcome=signup.welcome, gate=gate)

    def ask(self, asked: Asked) -> Literal["taken", "limited"]:
        """Whether it was taken. Neither that nor the time it takes tells whether anybody knows the address.

        An address that was given too often is taken, too: only that nobody is mailed. Raises NoConsent for a wording
        that says nothing.
        """
        now, asked = self.clock(), form.checked(asked)
        hash, network = self.keys.hash(asked.candidate.address), limits.network(asked.ip, self.keys)
        if self._gate.closed(network, now):
            return "limited"
        row = {"at": now, "hash": hash, "network": network, "tries": 0, "until": now + self.valid}
        with self.store.writing() as connection:
            limits.in_turn(self.store, connection)
            room = limits.room(connection, self.limits, hash, network, now)
            if not room.closed:
                mailed = {"state": "new", "said": form.written(asked), "next_at": now}
                nothing = {"state": "void", "said": None, "next_at": None}
                connection.execute(sa.insert(requests), row | (mailed if room.mails else nothing))
        self._gate.close(network, room)
        return "limited" if room.closed else "taken"

    def due(self) -> bool:
        """Whether there is a letter to be sent."""
        with self.store.reading() as connection:
            return bool(connection.scalar(sa.select(self._due(self.clock()).exists())))

    def take(self, most: int) -> tuple[Due, ...]:
        """Letters that are to be sent, of at most so many requests, which nobody else takes for the time of a lease.

        People are entered by it: each of their requests decides in a transaction of its own.
        """
        now = self.clock()
        with self.store.writing() as connection:
            mine = connection.scalars(self._due(now).limit(most).with_for_update(skip_locked=True)).all()
            claim = sa.update(requests).where(requests.c.id.in_(mine))
            claim = claim.values(next_at=now + LEASE, tries=requests.c.tries + 1)
            claimed = connection.execute(claim.returning(requests.c.id, requests.c.tries)).all() if mine else []
        found = (self._decided(number, tries) for number, tries in sorted(tuple(one) for one in claimed))
        return tuple(due for due in found if due is not None)

    def sent(self, due: Due) -> None:
        """Records that the relay has it."""
        self._settle(due, next_at=None, **({} if due.letter == "welcome" else {"state": "mailed"}))

    def failed(self, due: Due, again_at: dt.datetime | None) -> None:
        """Records that the relay has not; without a time for another attempt it has had the last one."""
        lost = {"state": "failed", "said": None} if again_at is None and due.letter != "welcome" else {}
        self._settle(due, next_at=again_at, **lost)

    def shown(self, token: str) -> Shown:
        """What the link to confirm is about; changes nothing. Raises TokenInvalid for one that we did not make."""
        with self.store.reading() as connection:
            request, person = self._meant(connection, token)
        state = asking.state(request, person, self.clock())
        wording = form.read(request["said"]).wording if state == "open" else ""
        return Shown(address=(person["address"] or "") if state != "expired" else "", wording=wording, state=state)

    def confirm(self, token: str, *, ip: str) -> PersonId:
        """Who has confirmed: active from now on. Confirming again changes nothing.

        Raises TokenInvalid for a link that is not ours, or confirms no longer: its time is over, the editor removed
        them, their mail came back, or they left after they had asked.
        """
        now = self.clock()
        with self.store.writing() as connection:
            request, person = self._meant(connection, token, lock=True)
            state = asking.state(request, person, now)
            if state == "expired":
                raise TokenInvalid(reason=tokens.EXPIRED)
            if state == "open":
                asked = form.read(request["said"])
                joins = asking.agreed(connection, request, person, asked, now, ip)
                greeting = now if joins and self.welcome else None
                done = {"state": "confirmed", "said": None, "tries": 0, "next_at": greeting}
                connection.execute(sa.update(requests).where(requests.c.id == request["id"]).values(done))
        return PersonId(person["id"])

    def tidy(self) -> int:
        """How many requests are gone that nobody needs: after 30 days, after one where nobody was written.

        What was filled in goes before: when the link confirms no longer.
        """
        now, its = self.clock(), requests.c
        old = sa.or_(sa.and_(its.state == "void", its.at < now - DAY), sa.and_(its.until < now, its.at < now - KEPT))
        over = sa.or_(its.state.in_(("void", "failed")), its.until < now)
        with self.store.writing() as connection:
            wiped = connection.execute(sa.update(requests).where(its.said.is_not(None), over).values(said=None))
            count = connection.execute(sa.delete(requests).where(old)).rowcount
        if wiped.rowcount:
            self.store.wipe_log()
        return count

    def _due(self, now: dt.datetime) -> sa.Select[Any]:
        its = requests.c
        return sa.select(its.id).where(its.state.in_(_WAITING), its.next_at <= now).order_by(its.next_at, its.id)

    def _decided(self, number: int, tries: int) -> Due | None:
        """The letter of a request that was taken; None where there is none to be sent."""
        with self.store.writing() as connection:
            history.in_turn(self.store, connection)
            request, person = _locked(connection, number)
            # Somebody else has it, or it is done: the lease ran out before we came this far.
            if request is None or request["tries"] != tries or request["state"] not in _WAITING:
                return None
            barred = person is not None and history.complained(connection, PersonId(person["id"]))
            kind = None if barred else self._kind(request, person)
            if kind is None:
                nothing = {} if request["state"] == "confirmed" else {"state": "void", "said": None}
                connection.execute(_update(number, next_at=None, **nothing))
                return None
            if request["state"] == "new":
                person = self._opened(connection, kind, request, person)
            return form.due(kind, request, person, self.keys)

    def _opened(self, connection: sa.Connection, kind: Letter, request: Any, person: Any) -> Any:
        """The person of a new request, entered where it takes their confirmation."""
        asked = form.read(request["said"])
        who = person["id"] if kind == "known" else asking.entered(connection, request, person, asked)
        kept = form.written(asked, address=False)
        connection.execute(_update(request["id"], state="open", person=who, said=kept))
        return connection.execute(sa.select(people).where(people.c.id == who)).mappings().one()

    def _kind(self, request: Any, person: Any) -> Letter | None:
        """Which letter the request has; none once its time is over, or they are wiped."""
        if request["state"] == "confirmed":
            return "welcome" if person and person["status"] == "active" else None
        if request["said"] is None or request["until"] < self.clock():
            return None
        if request["state"] == "open" and (person is None or person["address"] is None):
            return None
        return asking.letter(person, request["at"])

    def _settle(self, due: Due, **values: Any) -> None:
        """Sets the request's columns, unless it is another letter's by now."""
        state = "confirmed" if due.letter == "welcome" else "open"
        values |= {"said": None} if due.letter == "known" and values.get("state") == "mailed" else {}
        with self.store.writing() as connection:
            connection.execute(_update(due.request, **values).where(requests.c.state == state))

    def _meant(self, connection: sa.Connection, token: str, *, lock: bool = False) -> tuple[Any, Any]:
        """The request and the person whom the link is about. Raises TokenInvalid."""
        number = tokens.opened(token, self.keys, "confirm", _EVER)
        request, person = _locked(connection, number) if lock else _found(connection, number)
        # Of a request that is not there any more nothing is said but that: it may be a forgotten person's.
        if request is None or person is None or not self._made(token, request):
            raise TokenInvalid(reason=tokens.EXPIRED)
        return request, person

    def _made(self, token: str, request: Any) -> bool:
        """Whether the token is this request's: numbers begin anew where a store was put back from a backup."""
        given, end = token.strip().lower(), request["until"]
        each = (replace(self.keys, tokens=(one,)) for one in self.keys.tokens)
        return any(tokens.timed(request["id"], end, keys, "confirm") == given for keys in each)


def _found(connection: sa.Connection, number: int) -> tuple[Any, Any]:
    """The request, and the person of its address; None for what is not there."""
    request = connection.execute(sa.select(requests).where(requests.c.id == number)).mappings().first()
    who = sa.select(people).where(people.c.hash == (request["hash"] if request else ""))
    return request, connection.execute(who).mappings().first()


def _locked(connection: sa.Connection, number: int) -> tuple[Any, Any]:
    """The same, both held until the transaction ends."""
    hash = connection.scalar(sa.select(requests.c.hash).where(requests.c.id == number))
    who = sa.select(people).where(people.c.hash == (hash or "")).with_for_update(key_share=True)
    person = connection.execute(who).mappings().first()
    its = sa.select(requests).where(requests.c.id == number).with_for_update()
    return connection.execute(its).mappings().first(), person


def _update(number: int, **values: Any) -> sa.Update:
    return sa.update(requests).where(requests.c.id == number).values(values)
