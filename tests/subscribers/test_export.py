"""Subscribers as a file that a spreadsheet opens safely, and that `import` reads back."""

import csv
import datetime as dt
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import FileError
from digest.values import Address, PersonId
from subscribers import Candidate, candidate, csv_lines, files, json_lines
from subscribers.persons import Person
from tests.subscribers.conftest import read

JOINED = dt.datetime(2026, 9, 21, 8, tzinfo=dt.UTC)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=30)
TRICKY = st.sampled_from(["=1+1", "'=1", "''@x", "+4", "-", "@", 'a"b', "a,b", "'", "'a", "x;y|z", " - "])


def person(**more: object) -> Person:
    """Anna, with something else about her."""
    its = {"id": PersonId(1), "address": Address("anna@reader.example"), "status": "active", "joined_at": JOINED}
    return Person(**{**its, **more})  # type: ignore[arg-type]


def test_a_person_is_a_line_under_a_header() -> None:
    """The columns of an import, and where they stand with us."""
    lines = list(csv_lines([person(name="Anna, B.", topics=("Kenya", "Ports"), language="pt-BR")]))
    assert lines == [
        "email,name,topics,language,status,joined\n",
        'anna@reader.example,"Anna, B.",Kenya;Ports,pt-BR,active,2026-09-21T08:00:00+00:00\n',
    ]
    assert list(csv_lines([])) == lines[:1]
    (line,) = json_lines([person(name="Änna", topics=("Kenya",))])
    assert line == (
        '{"email": "anna@reader.example", "name": "Änna", "topics": ["Kenya"], "language": "", '
        '"status": "active", "joined": "2026-09-21T08:00:00+00:00"}\n'
    )


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "'=1"])
def test_no_cell_is_a_formula(name: str) -> None:
    """A reader's name is not computed on the editor's machine."""
    text = "".join(csv_lines([person(name=name, topics=(name,), address=Address("=a@reader.example"))]))
    cells = list(csv.reader(io.StringIO(text)))[1]
    assert cells[:3] == ["'=a@reader.example", f"'{name}", f"'{name}"]


@given(st.lists(st.one_of(WORDS, TRICKY), max_size=4), st.one_of(WORDS, TRICKY), st.booleans())
def test_what_is_exported_is_imported_the_same(topics: list[str], name: str, as_json: bool) -> None:
    """Name and topics come back as they were, from either kind of file."""
    said = candidate("'=anna@reader.example", name=name, topics=topics, language="en")
    there = person(address=said.address, name=said.name, topics=said.topics, language=said.language)
    lines = json_lines([there]) if as_json else csv_lines([there])
    ((_, back),) = read("".join(lines), "r.jsonl" if as_json else "r.csv")
    assert isinstance(back, Candidate)
    assert back == said


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
