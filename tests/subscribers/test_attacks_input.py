"""Attacks by what is filled in: SQL, headers of answers and mails, formulas in an export; it stays text."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import DigestError
from digest.store import engine
from digest.store.tables import people as persons
from digest.values import Address, PersonId
from subscribers import Keys, People, candidate
from subscribers.export import csv_lines, field_names
from subscribers.persons import Person
from subscribers.segments import counts, find
from tests.subscribers.attacks import Attacked, statements

MARK = "pwned7"
SQL = (
    f"x' OR '1'='1' -- {MARK}", f"x'; DROP TABLE people; -- {MARK}", f'x" OR 1=1 -- {MARK}', f"') UNION '{MARK}",
    f"\\'; VACUUM; -- {MARK}", f"$${MARK}$$", f"%(a)s {MARK}", f"{{0}} {MARK}", f":name {MARK} ?", f"{MARK}%",
)  # fmt: skip
LINES = "\r\nSet-Cookie: a=pwned7\r\nBcc: pwned7@reader.example\r\n\r\npwned7"


@pytest.fixture
def it(tmp_path: Path, store_url: str) -> Iterator[Attacked]:
    """A newsletter without subscribers, on either database."""
    made = Attacked(tmp_path / "news", store_url)
    yield made
    made.close()
    assert made.told == []


def test_what_is_filled_in_is_never_a_part_of_a_statement(it: Attacked) -> None:
    """Would catch SQL that is put together from text: each field, header, token and path; a name is kept as typed."""
    person = it.peopled()["active"]
    mine, before = it.token(person, "preferences"), it.statuses()
    with statements() as seen:
        for number, bad in enumerate(SQL):
            hostile = [(name, bad.encode()) for name in (b"x-forwarded-for", b"host", b"cookie", b"accept-language")]
            fields = dict.fromkeys(("address", "name", "topic", "frequency", "which", "source", "stamp"), bad)
            for one, value in fields.items():
                it.subscribe(**{"address": f"r{number}@reader.example", "headers": hostile, one: value})
            for one in ("which", "topic", "frequency", "language", "pause", "day", bad):
                it.form(
                    f"/preferences/{mine}", {"which": "some", "topic": "Haiti", "pause": "none", one: bad}, hostile
                )
            for path in ("/", "/unsubscribe/", "/confirm/", "/preferences/", "/2026-09-21/", "/?language="):
                for method in ("GET", "POST"):
                    assert it.ask(path + bad.replace("?", "%3F"), method, bad.encode(), hostile).status < 500
        it.post_letters()
    assert len(seen) > 100
    assert not [one for one in seen if MARK in one]
    after = it.statuses()
    assert {name: after[name] for name in before} == before
    with it.people() as them:
        names = {one.name for one in them.all()}
    assert names >= set(SQL)


def test_filters_names_and_free_fields_are_never_a_part_of_a_statement(store_url: str) -> None:
    """Would catch a segment, or a free field's name, that closes its quotation mark: it would choose everybody."""
    with engine.opened(store_url) as store:
        them = People(store, Keys.fresh(), lambda: dt.datetime(2026, 9, 21, tzinfo=dt.UTC))
        them.add(candidate("anna@reader.example", fields={"town": "Oslo"}), wording="Asked.")
        with statements() as seen:
            for bad in SQL:
                quoted = bad.replace("\\", "\\\\").replace('"', '\\"')
                tests = [f'{name} {how} "{quoted}"' for name in ("language", "name", "domain", 'field."town"')
                         for how in ("=", "contains", "starts with")]  # fmt: skip
                tests += [f'topic has "{quoted}"', f'field."{quoted}" = "x"', bad]
                found = [one for text in tests if (one := _filter(text)) is not None]
                now, zone = dt.datetime(2026, 9, 21, tzinfo=dt.UTC), dt.UTC
                assert len(found) >= 13
                assert {one.people for one in counts(store, found, now, zone)} == {0}
                with pytest.raises(DigestError):
                    them.add(candidate("b@reader.example", fields={bad: "x"}))
        assert not [one for one in seen if MARK in one]
        with store.reading() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(persons)) == 1


def _filter(text: str) -> Any:
    try:
        return find({}, text).filter
    except DigestError:
        return None


def test_a_line_break_gets_into_no_header_of_an_answer(it: Attacked) -> None:
    """Would catch a header that repeats what somebody sent: no new one, and none that has the mark in it."""
    person = it.peopled()["active"]
    plain = {
        name.lower() for path in ("/", "/unsubscribe", "/2026-09-21", "/2026-09-21/") for name, _ in it.ask(path).head
    }
    plain |= {b"retry-after", b"allow", b"location"}
    quoted = "".join(f"%{ord(one):02x}" for one in LINES)
    bad: list[tuple[bytes, bytes]] = [
        (name, LINES.encode()) for name in (b"host", b"x-forwarded-for", b"accept", b"origin")
    ]
    tokens = it.token(person), it.token(person, "preferences"), it.confirming("new@reader.example")
    pages = [
        "/",
        "/embed",
        "/issues",
        "/health",
        "/2026-09-21",
        *(f"/{n}/" for n in ("confirm", "preferences", "unsubscribe")),
    ]
    pages += [f"/{name}/{one}" for name, one in zip(("unsubscribe", "preferences", "confirm"), tokens, strict=True)]
    for path in pages:
        for target in (path + quoted, f"{path}?language={quoted}", f"/roundup{path}{quoted}"):
            for method in ("GET", "POST"):
                got = it.ask(target, method, f"address={quoted}&language={quoted}&name={quoted}".encode(), bad)
                assert {name.lower() for name, _ in got.head} <= plain, target
                assert not [value for _, value in got.head if b"pwned7" in value or b"\n" in value], target
    mine = it.form("/subscribe?language=" + quoted, {"address": f"a{LINES}@reader.example", "name": LINES}, bad)
    assert b"pwned7" not in b"".join(value for _, value in mine.head)


@pytest.mark.parametrize("field", ["name", "address", "language", "topic", "source", "frequency"])
def test_a_line_break_gets_into_no_header_of_a_mail(it: Attacked, field: str) -> None:
    """Would catch a letter with a second recipient, or with a stranger's words, whatever of it was taken."""
    it.subscribe("plain@reader.example")
    (plain,) = it.post_letters()
    seven = (f"Ann{LINES}", f"Ann\n {LINES}", f"a{LINES}@reader.example", f'"a{LINES}"@reader.example',
             f"bea@reader.example{LINES}", "bea@reader.example,pwned7@reader.example", "Ann pwned7.example",
             "=?utf-8?q?pwned7=0D=0ABcc:_pwned7?=", "Ann\x0bpwned7",
             "Ann\u2028Bcc: pwned7", "Ann\x85Bcc: pwned7")  # fmt: skip
    for number, bad in enumerate(seven):
        it.subscribe(**{"address": f"bea{number}@reader.example", field: bad})
    letters = it.post_letters()
    assert len(letters) > (0 if field in ("address", "frequency") else 4)
    for one in letters:
        assert list(one) == list(plain)
        assert not [value for value in one.values() if "pwned7" in str(value)]
        assert len(one["To"].addresses) == 1


ODD = st.text(st.sampled_from(" ';\",=+-@a1＝＠|("), max_size=8)


@given(name=ODD, topics=st.lists(ODD, max_size=3), town=ODD)
def test_no_cell_is_computed_however_a_spreadsheet_cuts_the_line(name: str, topics: list[str], town: str) -> None:
    """Would catch a formula behind `;`: where commas are decimal that ends a cell, quotation marks or not."""
    who = Person(
        id=PersonId(1), address=Address("=anna@reader.example"), status="active", joined_at=None, name=name,
        topics=tuple(topics), fields={"town": town},
    )  # fmt: skip
    text = "".join(csv_lines([who], ["town"]))
    formula = re.compile(r"\s*[=+\-@＝＋－＠]")
    for row in csv.reader(io.StringIO(text), delimiter=","):
        assert not [cell for cell in row if formula.match(cell)]
    for line in text.splitlines():
        # As programs cut it that know no quotation marks within a cell, and as those that take them off.
        assert not [cell for cell in line.split(";") if formula.match(cell.lstrip('"'))]


def test_an_export_of_a_real_store_computes_nothing(it: Attacked) -> None:
    """Would catch a column, or a free field's name, that is written as it is: from a form and from a file."""
    it.subscribe("=cmd@reader.example", name="=HYPERLINK(1)", which="some", topic="Haiti")
    it.subscribe("+1@reader.example", name="Ann;=1+1")
    it.post_letters()
    with it.people() as them:
        said = candidate("-a@reader.example", name="＝1", topics=["@x", "Ports", "=1"], fields={"-1": "\u3000=1"})
        them.add(said, wording="Asked.")
        text = "".join(csv_lines(them.all(), field_names(them.store)))
    assert "HYPERLINK" in text
    assert "-1" in text
    for row in csv.reader(io.StringIO(text)):
        assert not [cell for cell in row if re.match(r"[\s\"]*[=+\-@＝＋－＠]", cell)]
    assert not re.search(r";[\s\"]*[=+\-@＝＋－＠]", text)
