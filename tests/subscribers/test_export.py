"""Subscribers as a file that a spreadsheet opens safely, and that `import` reads back."""

import csv
import datetime as dt
import io
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import FileError, SubscriberError
from digest.values import Address, PersonId
from subscribers import candidate, csv_lines, files, formulas, json_lines
from subscribers.persons import Person, Status
from tests.subscribers.conftest import read

JOINED = dt.datetime(2026, 9, 21, 8, tzinfo=dt.UTC)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=30)
TRICKY = st.sampled_from(
    ["=1+1", "'=1", "''@x", "+4", "-", "@", 'a"b', "a,b", "'", "'a", "x;y|z", " - ", "x;=1", ';"=1', "'x; '-"]
)


def person(**more: object) -> Person:
    """Anna, with something else about her."""
    its = {"id": PersonId(1), "address": Address("anna@reader.example"), "status": "active", "joined_at": JOINED}
    return Person(**{**its, **more})  # type: ignore[arg-type]


def test_a_person_is_a_line_under_a_header() -> None:
    """The columns of an import, and where they stand with us."""
    lines = list(csv_lines([person(name="Anna, B.", topics=("Kenya", "Ports"), language="pt-BR")]))
    assert lines == [
        "email,name,topics,language,status,joined,timezone,frequency,paused_until\n",
        'anna@reader.example,"Anna, B.",Kenya;Ports,pt-BR,active,2026-09-21T08:00:00+00:00,,every,\n',
    ]
    assert list(csv_lines([])) == lines[:1]
    (line,) = json_lines([person(name="Änna", topics=("Kenya",))])
    assert line == (
        '{"email": "anna@reader.example", "name": "Änna", "topics": ["Kenya"], "language": "", '
        '"status": "active", "joined": "2026-09-21T08:00:00+00:00", "timezone": "", "frequency": "every", '
        '"paused_until": null, "fields": {}}\n'
    )


HOSTILE = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "'=1", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0@x", "＝1", "＋1",
           "－1", "＠x", "''  ＝1", "\u3000-1"]  # fmt: skip


@pytest.mark.parametrize("bad", HOSTILE)
def test_no_cell_is_a_formula(bad: str) -> None:
    """Nothing of a reader's is computed on the editor's machine, whatever column it stands in."""
    hostile = person(
        address=Address(f"{bad}@reader.example"),
        name=bad,
        topics=(bad,),
        language=bad,
        status=bad,
        timezone=bad,
        frequency=bad,
        fields={"town": bad, bad: "x"},
    )
    header, row = csv.reader(io.StringIO("".join(csv_lines([hostile], ["town", bad])), newline=""))
    assert row[:6] == [f"'{bad}@reader.example", *[f"'{bad}"] * 4, "2026-09-21T08:00:00+00:00"]
    assert row[6:] == [f"'{bad}", f"'{bad}", "", f"'{bad}", "x"]
    for cell in (*header, *row):
        assert not re.match(r"\s*[=+\-@\t\r\n＝＋－＠]", cell)
    assert [formulas.plain(cell) for cell in row[1:5]] == [bad] * 4


def test_no_cell_is_a_formula_where_excel_cuts_at_semicolons() -> None:
    """As it does wherever the comma is the decimal sign; the module `csv` quotes no semicolon."""
    hostile = person(name="Anna;=1+1;'-2; ＝3;b", topics=("Peace", "-x"))
    text = "".join(csv_lines([hostile]))
    for line in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
        for cell in line:
            assert not re.match(r"\s*[=+\-@\t\r\n＝＋－＠]", cell)
    _, row = csv.reader(io.StringIO(text, newline=""))
    assert [formulas.plain(cell) for cell in row[1:3]] == ["Anna;=1+1;'-2; ＝3;b", "Peace;-x"]


@given(st.one_of(st.text(max_size=8), st.text(st.sampled_from(" ';\"=+-@\t\r\n＝"), max_size=8)))
def test_the_apostrophe_comes_off_again(cell: str) -> None:
    """What there was is what there is, apostrophes of its own too."""
    assert formulas.plain(formulas.safe(cell)) == cell


NAMES = st.from_regex(r"[a-zA-Z0-9]{1,8}", fullmatch=True)
FIELDS = st.dictionaries(NAMES, st.one_of(WORDS, TRICKY), max_size=3)
STATUSES = ("active", "pending", "paused", "unsubscribed", "bounced", "complained", "suppressed")


@given(
    topics=st.lists(st.one_of(WORDS, TRICKY), max_size=4),
    name=st.one_of(WORDS, TRICKY),
    fields=FIELDS,
    status=st.sampled_from(STATUSES),
    until=st.none() | st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 12, 31), timezones=st.just(dt.UTC)),
    frequency=st.sampled_from(["every", "daily", "weekly"]),
    zone=st.sampled_from(["", "Europe/Lisbon"]),
    as_json=st.booleans(),
)
def test_what_is_exported_is_imported_the_same(
    topics: list[str],
    name: str,
    fields: dict[str, str],
    status: Status,
    until: dt.datetime | None,
    frequency: str,
    zone: str,
    as_json: bool,
) -> None:
    """All that a file may say of somebody comes back as it was, from either kind of file."""
    said = candidate(
        "'=anna@reader.example", name=name, topics=topics, language="en", fields=fields, frequency=frequency,
        timezone=zone, pending=status == "pending",
    )  # fmt: skip
    until = until if status == "paused" else None
    its = {one: getattr(said, one) for one in ("address", "name", "topics", "language", "fields", "frequency")}
    there = person(**its, timezone=zone, status=status, paused_until=until)
    lines = json_lines([there]) if as_json else csv_lines([there], sorted(said.fields))
    ((_, back),) = read("".join(lines), "r.jsonl" if as_json else "r.csv")
    gone = status if status in STATUSES[3:] else None
    assert back == replace(said, gone=gone, paused=status == "paused", paused_until=until)  # type: ignore[arg-type]


def test_a_free_field_that_has_no_column_is_not_lost() -> None:
    """It was added after the header was made."""
    with pytest.raises(SubscriberError, match="run it again"):
        list(csv_lines([person(fields={"town": "Lisbon"})]))


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """What stood there stands until the new one is complete; nobody else may read it."""
    path = tmp_path / "out.csv"
    path.write_text("old")

    def lines() -> Iterator[str]:
        yield "new"
        raise FileError(path="store", reason="gone")

    with pytest.raises(FileError, match="gone"):
        files.write_whole(path, lines())
    assert path.read_text() == "old"
    files.write_whole(path, ["new"])
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    """A device, a folder, or a place that is not there."""
    os.mkfifo(tmp_path / "fifo")
    for path in (tmp_path, tmp_path / "fifo", tmp_path / "none" / "out.csv"):
        with pytest.raises(FileError):
            files.write_whole(path, ["x"])
    assert [one.name for one in tmp_path.iterdir()] == ["fifo"]
