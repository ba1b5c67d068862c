"""A newsletter of a full issue's size, approved, with as many readers as one likes: what sending is measured with.

made(folder, url, readers=10_000, lines=("connections = 10",))  ->  a Newsletter, ready for `digest send`
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from digest import deliver, mailing
from digest.settings import load
from digest.store import editions, engine
from digest.store.engine import Store
from digest.store.tables import deliveries, happenings, runs, sends, variants
from digest.values import Address, PersonId, Recipient
from subscribers import keys_of, tokens
from tests.journeys.conftest import CLEAN, SLUG, Newsletter

SIZE = 53_248
"""Octets of a whole message, 52 KB: a full issue, and what smtp-source is told to send."""
KEY = "dkim.pem"
DOMAINS = 200
"""Readers are spread over so many, as lists are, so that what is refused for one domain leaves the others alone."""
_BEGIN, _END = "# measured with:\n", "# until here\n"
_JOINED = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_PEOPLE = """
    INSERT INTO people (hash, address, name, language, topics, status, joined_at, changed_at)
    SELECT 'hash ' || n, 'reader' || n || '@d' || (n % {domains}) || '.reader.example', 'Reader ' || n, 'en', '[]',
        'active', :joined, :joined FROM {numbers}
"""
_NUMBERS = {
    "sqlite": "(WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number LIMIT :people)"
    " SELECT n FROM number)",
    "postgresql": "generate_series(1, CAST(:people AS bigint)) AS number(n)",
}
_ITEM = "- The ferry Orla sails again from pier {n}. [The Lamplighter](https://lamplighter.example/{n})\n"
"""A short one: with long ones the text part would be nearly as large as the HTML."""
_EACH = 350
"""Octets of the message that one such item becomes at most."""
_WORD = "calm "
_EACH_WORD = 11
"""And one more word in the introduction, in both bodies."""
_TRIES = 10
_INTRODUCTION = "Good morning, {reader.name|friend}.\n"
"""A field of the reader's own, filled in for each."""


@contextmanager
def made(
    folder: Path, url: str, *, readers: int, lines: Sequence[str] = (), size: int = SIZE, dkim: bool = True
) -> Iterator[Newsletter]:
    """The newsletter in the folder, its readers in the store at the URL, its issue approved.

    `lines` are settings below [delivery]; with `dkim` every message is signed with a key of our own.
    """
    with engine.opened(url) as store:
        its = Newsletter(folder / "news", store, CLEAN | {"DIGEST_STORE_URL": url})
        init = ("init", its.folder, "--name", "The Pier Post", "--from", "Pier Post <ed@pier.example>")
        _good(its, *init, "--address", "1 Pier Road, Lisbon", "--yes")
        _settle(its, lines, dkim=dkim)
        _good(its, "build", "--date", SLUG)
        _written(its, size)
        fill(store, its.folder, readers)
        try:
            yield its
        finally:
            for process in its.started:
                if process.poll() is None:
                    process.kill()
                    process.communicate()


def _good(its: Newsletter, *arguments: object) -> None:
    """Nothing, once the command has done what it should."""
    done = its.run(*arguments)
    if done.returncode:
        raise RuntimeError(f"digest {arguments[0]} ended with {done.returncode}: {done.stderr}")


def _settle(its: Newsletter, lines: Sequence[str], *, dkim: bool) -> None:
    """Settings and the key: a list of this size must have one-click unsubscribing, hence the address on the web."""
    path = its.folder / "digest.toml"
    text = path.read_text().replace("[newsletter]\n", '[newsletter]\nweb = "https://pier.example/post/"\n')
    text = text.replace("[delivery]\n", '[delivery]\ndkim = "own"\n' if dkim else "[delivery]\n")
    if dkim:
        (its.folder / KEY).write_bytes(private_key())
        (its.folder / KEY).chmod(0o600)
        text += f'\n[dkim]\nkey = "{KEY}"\n'
    path.write_text(text)
    settle(its, *lines)


def private_key() -> bytes:
    """A new RSA key of 2,048 bits, as PEM."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _written(its: Newsletter, size: int) -> None:
    """Items of our own in the draft until a message has that size; the last edition is the approved one."""
    path = its.folder / "issues" / SLUG / "draft.md"
    head, _, rest = path.read_text().partition("## ")
    count = words = 0
    for _ in range(_TRIES):
        items = "".join(_ITEM.format(n=n) for n in range(1, count + 1))
        path.write_text(f"{head}{_INTRODUCTION}{_WORD * words}\n\n## {rest.rstrip()}\n{items}")
        _good(its, "approve", SLUG, "--by", "Edda")
        if (short := size - octets(its)) < _EACH_WORD:
            return
        count += short // _EACH
        words += short // _EACH_WORD if short < _EACH else 0
    raise RuntimeError("the issue did not grow to its size")


def octets(its: Newsletter) -> int:
    """How large a message of the approved edition is, to a reader with a name and links as they all have."""
    settings = load(its.folder)
    edition = editions.edition(its.store, editions.approved(its.store, SLUG)[-1].edition)
    skeleton = deliver.skeleton(edition, sent_at=_JOINED, signer=mailing.signer_of(settings))
    person, keys = PersonId(1000), keys_of(its.store, its.folder, make=True)
    own = {"token": tokens.made(person, keys), "preferences": tokens.made(person, keys, "preferences")}
    to, name = Address(address(person)), f"Reader {person}"
    return len(skeleton.message(Recipient(person=person, address=to, name=name, language="en", **own)))


def fill(store: Store, folder: Path, count: int) -> None:
    """So many active readers, `reader1@...` and so on, put straight into the store."""
    keys_of(store, folder, make=True)
    dialect = store.engine.dialect.name
    statement = sa.text(_PEOPLE.format(domains=DOMAINS, numbers=_NUMBERS[dialect]))
    joined = _JOINED.replace(tzinfo=None).isoformat(" ") + ".000000" if store.sqlite else _JOINED
    with store.writing() as connection:
        connection.execute(statement, {"people": count, "joined": joined})
        if not store.sqlite:
            connection.execute(sa.text("ANALYZE people"))  # as autovacuum does a minute later


def address(number: int) -> str:
    """The address of the reader of that number."""
    return f"reader{number}@d{number % DOMAINS}.reader.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the ledger says of a send that is over."""

    sent: int
    first: dt.datetime
    last: dt.datetime
    at_first: int
    """How many were marked at the very first moment."""

    @property
    def rate(self) -> float:
        """Messages a second from the first mark to the last; those of the first moment began before it."""
        return (self.sent - self.at_first) / max((self.last - self.first).total_seconds(), 1e-6)


def marks(its: Newsletter) -> Marks:
    """When the first message was marked as sent, and when the last."""
    when = deliveries.c.changed_at
    sent = (deliveries.c.slug == SLUG, deliveries.c.state == "sent")
    query = sa.select(sa.func.count(), sa.func.min(when, type_=when.type), sa.func.max(when, type_=when.type))
    with its.store.reading() as connection:
        count, first, last = connection.execute(query.where(*sent)).one()
        alone = sa.select(sa.func.count()).where(*sent, when == first)
        return Marks(sent=count, first=first, last=last, at_first=connection.scalar(alone) or 0)


def again(its: Newsletter) -> None:
    """Has nobody been sent to: what the last send wrote is gone, and the next one begins anew."""
    with its.store.writing() as connection:
        for table in (deliveries, variants, runs, happenings, sends):
            connection.execute(sa.delete(table))
        if not its.store.sqlite:
            connection.execute(sa.text("ANALYZE deliveries"))


def settle(its: Newsletter, *lines: str) -> None:
    """Puts these lines in the place of those below [delivery] that were put there before."""
    path = its.folder / "digest.toml"
    below = "".join(f"{line}\n" for line in lines)
    text = re.sub(rf"{_BEGIN}.*?{_END}", "", path.read_text(), flags=re.DOTALL)
    path.write_text(text.replace("[delivery]\n", f"[delivery]\n{_BEGIN}{below}{_END}"))
