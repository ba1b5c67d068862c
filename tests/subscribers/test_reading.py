"""Files of subscribers: what is read, and what is refused with its line."""

import csv
import datetime as dt
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import FileError
from subscribers import Candidate, reading, source
from subscribers.columns import Kept
from tests.subscribers.conftest import read

HEADER = "email,name,topics,language\n"


def who(data: bytes | str, name: str = "r.csv", encoding: str | None = None) -> Candidate:
    """The one candidate in the file."""
    ((_, one),) = read(data, name, encoding)
    assert isinstance(one, Candidate), one
    return one


def refusals(data: bytes | str, name: str = "r.csv") -> list[tuple[int, str]]:
    """The rows that are refused."""
    return [(line, one) for line, one in read(data, name) if isinstance(one, str)]


@pytest.mark.parametrize(
    "text",
    [
        "email,name,topics,language\nanna@reader.example,Anna,Kenya;Ports,pt-br\n",
        "Language;Topics;Name;E-Mail\r\npt_BR;Kenya|Ports;Anna;anna@reader.example\r\n",
        'EMAIL ADDRESS\tName\tTOPICS\tlang\nanna@reader.example\t"Anna"\tKenya | Ports;\tpt-BR',
        "\n\nphone,email_address,name,topics,language\n1,anna@reader.example, Anna ,Kenya;Ports;Kenya,PT-BR\n,,,,\n",
        '"email","name","topics","language"\r"anna@reader.example","Anna","Kenya;Ports","pt-BR"\r',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom"])
def test_a_table_is_read_however_it_was_saved(text: str, encoding: str) -> None:
    """Comma, semicolon or tab; any order, case and line ends; UTF-8, or UTF-16 that says so."""
    data = b"\xfe\xff" + text.encode("utf-16-be") if encoding == "utf-16-be-bom" else text.encode(encoding)
    anna = who(data)
    assert (anna.address, anna.name, anna.topics) == ("anna@reader.example", "Anna", ("Kenya", "Ports"))
    assert anna.language == "pt-BR"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"email": "anna@reader.example", "name": "Anna", "topics": ["Kenya", "Ports"], "language": "pt"}', "r.txt"),
        ('\n\ufeff{"E-mail": "anna@reader.example", "name": "Anna", "topics": "Kenya;Ports", "language": "pt"}', "-"),
        ('{"email":"anna@reader.example","name":"Anna","topics":["Kenya|Ports"],"language":"pt","x":1}', "r.jsonl"),
    ],
)
def test_json_lines_are_read(text: str, name: str) -> None:
    """Known by their first sign or the file's name; topics as a list or a text."""
    anna = who(text.removeprefix("\n").encode("utf-8"), name)
    assert (anna.address, anna.name, anna.topics) == ("anna@reader.example", "Anna", ("Kenya", "Ports"))


def test_columns_we_do_not_know_are_named() -> None:
    """Once, so that a misspelt one is seen."""
    table = io.BytesIO(b"email,Phone,naem,\nanna@reader.example,1,Anna,\n")
    assert reading.layout(table, "r.csv").ignored == ("Phone", "naem")
    lines = io.BytesIO(b'{"email": "a@b.example", "phone": 1}\n{"email": "c@d.example", "fax": 2}\n[]\n')
    assert reading.layout(lines, "r.jsonl").ignored == ("phone", "fax")


FIELDS = "E-Mail,field:Home town,FIELD.shoe size,Phone_No,fax,Time Zone,Frequency\n"


def test_free_fields_are_kept_by_their_prefix_or_when_asked_for() -> None:
    """`--field` whatever the case, `--fields` all; empty ones say nothing."""
    text = f"{FIELDS}a@b.example,Lisbon,,123,9,Europe/Lisbon,Daily\n"

    def kept(**more: object) -> tuple[object, tuple[str, ...]]:
        file = io.BytesIO(text.encode())
        layout = reading.layout(file, "r.csv", kept=Kept(**more))  # type: ignore[arg-type]
        ((_, one),) = reading.rows(file, layout)
        assert isinstance(one, Candidate), one
        assert (one.timezone, one.frequency) == ("Europe/Lisbon", "daily")
        return one.fields, layout.ignored

    assert kept() == ({"Home town": "Lisbon"}, ("Phone_No", "fax"))
    assert kept(names=("phone no",)) == ({"Home town": "Lisbon", "phone no": "123"}, ("fax",))
    assert kept(every=True) == ({"Home town": "Lisbon", "Phone_No": "123", "fax": "9"}, ())
    with pytest.raises(FileError, match=r"^r\.csv: has no other column 'phone' that could be kept$"):
        kept(names=("phone",))
    with pytest.raises(FileError, match="no other column 'email'"):
        kept(names=("email",))


def test_free_fields_of_json_are_an_object() -> None:
    """Or keys that are asked for; numbers are kept as they are written, lists are not."""
    line = '{"email": "a@b.example", "fields": {"town": "Lisbon", "shoe": 42, "none": null}, "vip": true, "x": "y"}\n'

    def kept(text: str, **more: object) -> tuple[object, tuple[str, ...]]:
        file = io.BytesIO(text.encode())
        layout = reading.layout(file, "r.jsonl", kept=Kept(**more))  # type: ignore[arg-type]
        ((_, one),) = reading.rows(file, layout)
        return one.fields if isinstance(one, Candidate) else one, layout.ignored

    assert kept(line) == ({"town": "Lisbon", "shoe": "42"}, ("vip", "x"))
    assert kept(line, names=["VIP"]) == ({"town": "Lisbon", "shoe": "42", "VIP": "true"}, ("x",))
    assert kept(line.replace("42", "[1]")) == ("fields, shoe: no text", ("vip", "x"))
    assert kept('{"email": "a@b.example", "Fields": "no object"}\n') == ({}, ("Fields",))
    with pytest.raises(FileError, match="no other column 'phone'"):
        kept(line, names=["phone"])


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("x" * 1001, "longer than 1,000 characters"),
        ('"a\nb"', "a line break or tab in it"),
        ('"a\r\nb"', "a line break or tab in it"),
        ("a\u2028b", "a line break or tab in it"),
        ("a\x07b", "a control character in it"),
        ("a\u202eb", "a control character in it"),
    ],
)
def test_a_free_field_that_is_no_line_refuses_its_row(value: str, why: str) -> None:
    """As a name does; the other rows are read."""
    found = read(f"email,field:town\na@b.example,{value}\nc@d.example,Lisbon\n")
    assert why in str(found[0][1])
    assert "town" in str(found[0][1])
    assert isinstance(found[1][1], Candidate)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("email,field:", "field"),
        ("email,field:a=b", "field"),
        ("email,field:town,Field.town", "two columns for field:town"),
        ("email," + ",".join(f"field:f{n}" for n in range(60_000)), "fields"),
    ],
    ids=["nameless", "sign", "twice", "many"],
)
def test_free_fields_that_cannot_be_kept_are_told_at_once(header: str, why: str) -> None:
    """Not with every row."""
    with pytest.raises(FileError, match=rf"^r\.csv: .*{why}"):
        reading.layout(io.BytesIO(f"{header}\na@b.example\n".encode()), "r.csv")


def test_rows_that_are_done_are_passed_over() -> None:
    """Good and bad ones; the lines are still those of the file."""
    file = io.BytesIO(b"email\na@b.example\n\nbad\nc@d.example\n")
    layout = reading.layout(file, "r.csv")
    assert [line for line, _ in reading.rows(file, layout, done=2)] == [5]
    file = io.BytesIO(b'{"email": "a@b.example"}\n\n{"email": "c@d.example"}\n')
    assert [line for line, _ in reading.rows(file, reading.layout(file, "r.jsonl"), done=1)] == [3]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",Anna,,", "address: empty"),
        ("anna,Anna,,", "@-sign"),
        ('anna@reader.example,"Anna\r\nBcc: all@reader.example",,', "name: a line break"),
        ('anna@reader.example,"Anna\nBerg",,', "name: a line break"),
        ("anna@reader.example,An\x07na,,", "name: a control character"),
        ("anna@reader.example,An\u202ena,,", "name: a control character"),
        (f"anna@reader.example,{'x' * 1001},,", "name: longer than 1,000 characters: a quotation mark not closed"),
        (f"anna@reader.example,{'x' * 10_000_000},,", "longer than 1,000,000 characters: is a quotation mark"),
        (f"anna@reader.example,Anna,{'x;' * 501},", "topics: longer"),
        ("anna@reader.example,Anna,,english", "language: 'english' is no tag"),
        ("anna@reader.example,Anna,,e", "language: 'e' is no tag"),
        ("anna@reader.example,Berg,Anna,,en", "5 cells, the header 4"),
        ('anna@reader.example,"Anna" Berg,,', "behind a closing quotation mark"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_alone(row: str, why: str) -> None:
    """With the line it begins in and one reason; those around it are read."""
    text = f'{HEADER}one@reader.example,"O, ""N"" E",,\n\n{row}\ntwo@reader.example,,,\n'
    found = read(text)
    assert [line for line, _ in found][:2] == [2, 4]
    assert [type(one) for _, one in found] == [Candidate, str, Candidate]
    reason = str(found[1][1])
    assert why in reason
    assert reason.isprintable()


def test_lines_are_those_of_the_file_after_a_field_of_several() -> None:
    """An editor jumps to the right place."""
    text = 'email,notes\none@reader.example,"a\nb\nc"\nbad\ntwo@reader.example,"d\r\ne"\nworse\n'
    assert [line for line, _ in refusals(text)] == [5, 8]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        ("5", "no JSON object"),
        ("[" * 100_000, "no JSON"),
        ('{"name": "Anna"}', "address: empty"),
        ('{"email": 5}', "email: no text"),
        ('{"email": "a@b.example", "name": ["Anna"]}', "name: no text"),
        ('{"email": "a@b.example", "topics": [1]}', "topics: no text"),
        ('{"email": "a@b.example", "name": "\\ud800"}', "name: a control character"),
        ('{"email": "a@b.example", "name": "A\\r\\nB"}', "name: a line break"),
        ('{"email": "' + "x" * 10_000_000 + '"}', "longer than 1,000,000"),
    ],
)
def test_a_json_line_that_cannot_be_taken_is_refused_alone(line: str, why: str) -> None:
    """With its line and reason."""
    text = f'{{"email": "one@reader.example"}}\n\n{line}\n{{"email": "two@reader.example"}}\n'
    found = read(text, "r.jsonl")
    assert [number for number, _ in found] == [1, 3, 4]
    assert [type(one) for _, one in found] == [Candidate, str, Candidate]
    assert why in str(found[1][1])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no header"),
        (b"anna@reader.example,Anna\n", "put a line such as email,name,topics,language on top"),
        (b"\n\nname,topics\nAnna,\n", "no header"),
        (b'"email,name\nanna@reader.example,Anna\n', "no header"),
        (b"x" * 2_000_000, "no header"),
        (b"email,name,E-Mail\n", "two columns for email"),
        ("email,name\n\nanna@reader.example,Jürgen\n".encode("cp1252"), "line 3 is not UTF-8: name its encoding"),
        (b"email\n" + b"a@reader.example\n" * 9999 + b"\xff\n", "line 10001 is not UTF-8"),
        (b"\xff\xfe" + "email\na@b.example\n".encode("utf-16-le") + b"\x00\xd8\x00", "line 3 is not UTF-16"),
        (b"\xfe\xff" + "email\na@b.example\n".encode("utf-16-be") + b"\xd8\x00\x00\x00", "line 3 is not UTF-16"),
        (b"PK\x03\x04\x14\x00\xff\xff", "is a spreadsheet or archive: save it as CSV"),
        (b'[{"email": "a@b.example"}]', "one JSON array"),
        (b'email,name\na@b.example,"Anna\nb@b.example,Bob\n', "line 2: a quotation mark that is not closed"),
        (b'email,name\na@b.example,A\nb@b.example,"Bob\n', "line 3: a quotation mark that is not closed"),
        (b'email,name\na@b.example,"A\nb@b.example,"Bob"\n', "line 2: a quotation mark that is not closed"),
        (b'email,name\na@b.example,"' + b"x\n" * 600_000 + b'",', "line 2: a quotation mark"),
    ],
)
def test_a_file_that_cannot_be_read_whole_is_told_before_anything_is_taken(data: bytes, why: str) -> None:
    """One line that says where, and what to do."""
    with pytest.raises(FileError, match=r"^r\.csv: ") as raised:
        reading.layout(io.BytesIO(data), "r.csv")
    assert why in str(raised.value)


def test_an_encoding_may_be_named() -> None:
    """And is held to: what is not of it is told."""
    data = f"{HEADER}anna@reader.example,Jürgen,,\n".encode("cp1252")
    assert who(data, encoding="cp1252").name == "Jürgen"
    with pytest.raises(FileError, match="line 2 is not ASCII: it is another encoding"):
        read(data, encoding="ascii")
    assert who(b"\xef\xbb\xbfemail\na@b.example\n", encoding="utf-8").address == "a@b.example"


def test_only_encodings_of_text_are_known() -> None:
    """Python calls compressors encodings, too."""
    assert [name for name in ("utf-8", "latin1", "CP1252", "hex", "zip", "nonsense", "a\0b")
            if source.known_encoding(name)] == ["utf-8", "latin1", "CP1252"]  # fmt: skip


def test_the_limit_of_the_csv_module_is_put_back() -> None:
    """It is the whole program's."""
    before = csv.field_size_limit()
    read(f"{HEADER}anna@reader.example,{'x' * 200_000},,\n")
    assert csv.field_size_limit() == before


def test_people_of_whom_a_list_says_what_we_do_not_know_are_refused() -> None:
    """The word may stand for somebody who must not be mailed."""
    words = ("blocklisted", "disabled", "Opted out", "non-subscribed", "inactive", "bounce", "erased", "1", "?")
    text = "email,status\n" + "".join(f"a{n}@b.example,{word}\n" for n, word in enumerate(words))
    found = [one for _, one in read(text)]
    assert found == [
        f"a{n}@b.example: status {word.casefold()!r} is none we know for somebody who may be mailed: not imported"
        for n, word in enumerate(words)
    ]


@pytest.mark.parametrize(
    ("word", "gone"),
    [("unsubscribed", "unsubscribed"), ("Bounced", "bounced"), (" complained ", "complained"),
     ("suppressed", "suppressed"), ("Cleaned", "suppressed"), ("blocked", "suppressed"), ("REMOVED", "suppressed")],
)  # fmt: skip
def test_people_whom_a_list_calls_gone_are_known_as_gone(word: str, gone: str) -> None:
    """An editor who moves from elsewhere brings them along, so that nobody mails them again."""
    assert who(f"email,status\na@b.example,{word}\n").gone == gone
    assert who(f'{{"email": "a@b.example", "status": "{word}"}}').gone == gone


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("", None),
        ("2026-11-30", dt.datetime(2026, 11, 30, tzinfo=dt.UTC)),
        ("2026-11-30T09:00:00+02:00", dt.datetime(2026, 11, 30, 7, tzinfo=dt.UTC)),
    ],
)
def test_a_pause_and_its_end_are_read(text: str, until: dt.datetime | None) -> None:
    """A day begins in UTC; without one they come back when they say so."""
    one = who(f"email,status,paused until\na@b.example,paused,{text}\n")
    assert (one.paused, one.paused_until, one.pending) == (True, until, False)


@pytest.mark.parametrize("text", ["soon", "2026-13-01", "0001-01-01T00:00:00+14:00", "9" * 5000, "9999-12-31T23:30"])
def test_a_pause_that_ends_at_no_time_is_refused(text: str) -> None:
    """With the word, not too much of it."""
    ((_, reason),) = refusals(f"email,status,paused until\na@b.example,paused,{text}\n")
    assert reason.startswith("paused until: ")
    assert len(reason) < 200


@pytest.mark.parametrize(
    ("word", "pending"),
    [("", False), ("active", False), (" Subscribed ", False), ("enabled", False), ("CONFIRMED", False),
     ("pending", True), ("Unconfirmed", True)],
)  # fmt: skip
def test_people_whom_a_list_calls_active_are_taken(word: str, pending: bool) -> None:
    """And those who did not agree yet wait."""
    assert who(f"email,status\na@b.example,{word}\n").pending is pending
    assert who(f'{{"email": "a@b.example", "status": "{word}"}}').pending is pending


@pytest.mark.parametrize("line", ["sep=;\n", '"sep=;"\r\n', "\ufeffSEP=;\n", "\n\nsep=;\n\n"])
def test_excels_line_about_the_separator_is_passed_over(line: str) -> None:
    """Lines are still those of the file."""
    text = f"{line}email;name\nanna@reader.example;Anna, B.\nbad;\n"
    layout = reading.layout(io.BytesIO(text.encode()), "r.csv")
    assert (layout.rows, layout.delimiter) == (2, ";")
    (_, anna), (last, reason) = read(text)
    assert isinstance(anna, Candidate)
    assert (anna.name, last, "bad" in str(reason)) == ("Anna, B.", line.count("\n") + 3, True)


def test_that_line_may_name_another_separator() -> None:
    """It is the one that counts; a header that does not have it is none."""
    assert who("sep=|\nemail|name\nanna@reader.example|Anna\n").name == "Anna"
    with pytest.raises(FileError, match="no header"):
        read("sep=|\nemail,name\nanna@reader.example,Anna\n")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["email,name\nanna@reader.example,Łucja\n", '{"email": "anna@reader.example"}\n'])
def test_utf_16_without_its_mark_is_told_apart(text: str, encoding: str) -> None:
    """With the option that reads it."""
    reason = rf"UTF-16 without a byte order mark: give --encoding {encoding}$"
    with pytest.raises(FileError, match=reason):
        reading.layout(io.BytesIO(text.encode(encoding)), "r.csv")
    assert who(text.encode(encoding), encoding=encoding).address == "anna@reader.example"


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("Email Address,First Name,Last Name", "anna@reader.example,Anna,Berg", "Anna Berg"),
        ("First Name,Email Address,Last Name", " Anna ,anna@reader.example,", "Anna"),
        ("email,surname", "anna@reader.example,Berg", "Berg"),
        ("email,name,first_name", "anna@reader.example,Anna Berg,A.", "Anna Berg"),
        ("email,name,first_name", "anna@reader.example,,Anna", "Anna"),
        ("email", "Anna Berg <anna@reader.example>", "Anna Berg"),
        ("email", "<anna@reader.example>", ""),
        ("email", '"""Berg, Anna"" <anna@reader.example> "', "Berg, Anna"),
        ("email,name", "A. <anna@reader.example>,Anna Berg", "Anna Berg"),
    ],
)
def test_a_name_may_stand_in_two_columns_or_before_the_address(header: str, row: str, name: str) -> None:
    """As mailing services and address books write it; a column for the name goes before."""
    anna = who(f"{header}\n{row}\n")
    assert (anna.address, anna.name) == ("anna@reader.example", name)
    assert reading.layout(io.BytesIO(f"{header}\n".encode()), "r.csv").ignored == ()


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("Anna <anna@reader.example", "Anna <anna"),
        ("Anna <a@b.example> <c@d.example>", "a@b.example> <c@d.example"),
        ('"An\nna <a@b.example>"', "name: a line break"),
        ("Anna <>", "address: empty"),
    ],
)
def test_brackets_that_hold_no_address_are_refused(cell: str, why: str) -> None:
    """With the row's line; nothing is guessed."""
    ((line, reason),) = refusals(f"email\n{cell}\n")
    assert line == 2
    assert why in reason


@given(st.binary(max_size=300), st.sampled_from(["r.csv", "r.jsonl"]))
def test_no_file_does_harm(data: bytes, name: str) -> None:
    """Any bytes at all: rows, refused rows, or one FileError."""
    with suppress(FileError):
        for _, one in read(b"email,name\n" + data if name == "r.csv" else data, name):
            assert isinstance(one, (Candidate, str))


def test_a_pipe_is_read_through_and_a_missing_file_told(tmp_path: Path) -> None:
    """What can be read once only is copied first; what is not there is one line."""
    import os

    end, begin = os.pipe()
    os.write(begin, b"email\na@b.example\n")
    os.close(begin)
    with source.opened(f"/dev/fd/{end}") as file:
        os.close(end)
        assert file.read() == b"email\na@b.example\n"
        file.seek(0)
        assert reading.layout(file, "-").rows == 1
    for path in (tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(FileError, match=str(path)), source.opened(str(path)):
            pass
