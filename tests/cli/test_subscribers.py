"""`digest subscribers`: what the editor types, and what it says and does."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from digest.cli import output
from digest.store import engine
from subscribers import Keys, People, checked
from tests.cli.conftest import Run, Said
from tests.subscribers.conftest import START, told

AGREED = "Yes, send me the roundup."


@pytest.fixture
def subscribers(newsletter: Path, digest: Run, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `digest subscribers` in a newsletter whose store is either kind's."""
    monkeypatch.setenv("DIGEST_STORE_URL", store_url)
    return lambda command, *rest, **more: digest("subscribers", command, "-C", newsletter, *rest, **more)


def listed(subscribers: Run) -> list[dict[str, Any]]:
    """Everybody."""
    return subscribers("list", "--json").lines


def file(tmp_path: Path, data: str | bytes, name: str = "r.csv") -> Path:
    """A file with this content."""
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_somebody_is_added_listed_and_removed(subscribers: Run) -> None:
    """From nothing: one line each, the data on stdout and the talk on stderr."""
    said = subscribers("add", "anna@reader.example", "--name", "Anna", "--topics", "Kenya", "--language", "pt_br")
    assert said == Said(0, "anna@reader.example: added, pending (not mailed until they agree)\n", "")
    assert subscribers("add", "Anna@reader.example", "--consent", AGREED).out.endswith(": activated, active\n")
    assert subscribers("add", "anna@reader.example", "--topics", "Ports").out.endswith(": changed, active\n")
    assert subscribers("add", "anna@reader.example").out.endswith(": was there already, active\n")
    (anna,) = listed(subscribers)
    assert anna.pop("joined").startswith("20")
    assert anna == {
        "email": "anna@reader.example", "name": "Anna", "topics": ["Ports"], "language": "pt-BR", "status": "active",
        "timezone": "", "frequency": "every", "paused_until": None, "fields": {},
    }  # fmt: skip
    assert subscribers("list") == Said(0, "anna@reader.example\tactive\tAnna\n", "digest: 1 active\n")
    assert subscribers("remove", "ANNA@reader.example").out == "ANNA@reader.example: removed\n"
    assert subscribers("remove", "anna@reader.example").out == "anna@reader.example: was gone before\n"
    assert listed(subscribers)[0]["status"] == "suppressed"
    assert subscribers("list", "--status", "active") == Said(0, "", "digest: 1 suppressed\n")


def test_before_there_is_anybody_nothing_is_made(digest: Run, newsletter: Path) -> None:
    """Looking, removing and a dry run leave neither a store nor keys behind."""
    before = sorted(newsletter.rglob("*"))
    path = file(newsletter.parent, "email\nanna@reader.example\nANNA@reader.example\n")
    for command in ("list", "export"):
        said = digest("subscribers", command, "-C", newsletter)
        assert (said.code, said.out) == (0, "")
        assert "no subscribers yet" in said.err
    for command in (["remove"], ["forget", "--yes"]):
        said = digest("subscribers", *command, "-C", newsletter, "anna@reader.example")
        assert (said.code, said.err) == (1, "digest: anna@reader.example: not among the subscribers\n")
    said = digest("subscribers", "import", "-C", newsletter, path, "--dry-run", "--json")
    assert said.lines == [{"rows": 2, "added": 1, "pending": 1, "activated": 0, "known": 1, "left": 0, "refused": 0}]
    assert sorted(newsletter.rglob("*")) == before


def test_the_first_one_makes_store_and_keys(digest: Run, newsletter: Path) -> None:
    """Beside the settings, where nothing else is said; the keys are their owner's alone."""
    digest("subscribers", "add", "-C", newsletter, "anna@reader.example")
    assert (newsletter / "digest.db").exists()
    assert (newsletter / "digest.keys").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (["anna"], 1, "digest: anna: an email address must have an @-sign"),
        (["a" * 65 + "@reader.example"], 1, "longer than 64 octets"),
        (["anna@reader.example", "--name", "Anna\r\nBcc: all@reader.example"], 1, "name: a line break"),
        (["anna@reader.example", "--language", "english"], 1, "no tag such as"),
        (["anna@reader.example", "--consent", ""], 1, "consent text: empty"),
        (["anna@reader.example", "--consent", "I am anna@reader.example"], 1, "has the address in it"),
        (
            ["v@reader.example", "--name", "Victim Secretname", "--consent", "Secretname wants it"],
            1,
            "the consent text, which is kept for good, has 'secretname' of the name in it: leave it out",
        ),
        (["anna@reader.example", "--again"], 2, "--again goes with --consent"),
        ([], 2, "Missing argument"),
    ],
)
def test_what_cannot_be_added_is_one_line(subscribers: Run, arguments: list[str], code: int, why: str) -> None:
    """And nobody is added."""
    said = subscribers("add", *arguments)
    assert (said.code, said.out) == (code, "")
    assert why in said.err
    assert code == 2 or said.err.count("\n") == 1
    assert listed(subscribers) == []


def test_an_address_beyond_ascii_is_good(subscribers: Run) -> None:
    """The domain as A-labels; whether the local part can be mailed is for the relay to say."""
    assert subscribers("add", "jürgen@bücher.example").code == 0
    assert [one["email"] for one in listed(subscribers)] == ["jürgen@xn--bcher-kva.example"]


def test_who_left_comes_back_only_when_they_ask(subscribers: Run, newsletter: Path, tmp_path: Path) -> None:
    """Neither a file nor a command brings them back without their new words."""
    subscribers("add", "anna@reader.example", "--consent", AGREED)
    with engine.opened(os.environ["DIGEST_STORE_URL"]) as store:
        people = People(store, Keys.made(newsletter / "digest.keys"), lambda: START)
        people.leave(people.the(checked("anna@reader.example")).id)
    said = subscribers("add", "anna@reader.example", "--consent", AGREED)
    assert said.code == 1
    assert "left on 2026-09-21: if they asked to come back, give --consent TEXT --again" in said.err
    path = file(tmp_path, "email\nanna@reader.example\n")
    said = subscribers("import", path, "--yes", "--consent", AGREED)
    assert (said.code, said.err) == (3, f"{path}:2: anna@reader.example: left on 2026-09-21: not imported\n")
    assert subscribers("add", "anna@reader.example", "--consent", "Again, please.", "--again").code == 0
    assert listed(subscribers)[0]["status"] == "active"


def test_an_import_says_what_became_of_every_row(subscribers: Run, tmp_path: Path) -> None:
    """Refused rows on stderr with file, line and reason; exit code 3."""
    path = file(tmp_path, 'email;name;Phone\na@b.example;A;1\nbad;B;2\nc@d.example;"C\r\nBcc: x";3\nA@b.example;;\n')
    said = subscribers("import", path, "--yes")
    assert said.code == 3
    assert said.out == (
        "added       1\npending     1 of the added (not mailed until they agree)\n"
        "activated   0\nknown       1\nleft alone  0\nrefused     2\n"
    )
    assert said.err.split("\n") == [
        f"digest: {path}: columns left out: Phone (--field NAME keeps one)",
        f"{path}:3: bad: an email address must have an @-sign",
        f"{path}:4: name: a line break or tab in it: 'C\\r\\nBcc: x'",
        "",
    ]
    said = subscribers("import", path, "--yes", "--json", "--consent", AGREED)
    assert said.lines == [{"rows": 4, "added": 0, "pending": 0, "activated": 1, "known": 1, "left": 0, "refused": 2}]
    assert [one["status"] for one in listed(subscribers)] == ["active"]


def test_an_import_never_mails_whom_the_file_calls_gone(subscribers: Run, tmp_path: Path) -> None:
    """Whatever consent is given with it."""
    rows = "a@b.example,blocklisted\nb@b.example,enabled\nc@b.example,unconfirmed\n"
    path = file(tmp_path, f"email,status\n{rows}")
    said = subscribers("import", path, "--yes", "--consent", AGREED)
    assert said.code == 3
    assert said.err.startswith(f"{path}:2: a@b.example: status 'blocklisted' is none we know")
    assert {one["email"]: one["status"] for one in listed(subscribers)} == {
        "b@b.example": "active",
        "c@b.example": "pending",
    }


def test_an_import_from_standard_input(subscribers: Run) -> None:
    """`-` is copied first, since it is looked at twice."""
    said = subscribers("import", "-", "--yes", stdin='{"email": "a@b.example"}\nbad\n')
    assert (said.code, said.err) == (3, "-:2: the line is no JSON\n")
    assert [one["email"] for one in listed(subscribers)] == ["a@b.example"]


def test_an_import_asks_first(subscribers: Run, tmp_path: Path) -> None:
    """With how many they are and what they agreed to; where nobody answers it is wrong usage."""
    path = file(tmp_path, "email\na@b.example\nc@d.example\n")
    said = subscribers("import", path, "--consent", AGREED, stdin="n\n")
    assert said.code == 130
    assert f'Add 2 people from {path} as having agreed to "{AGREED}"?' in said.err
    said = subscribers("import", path)
    assert said.code == 2
    assert "nobody to ask: give --yes" in said.err
    assert listed(subscribers) == []
    assert subscribers("import", path, stdin="y\n").code == 0
    assert len(listed(subscribers)) == 2
    said = subscribers("import", file(tmp_path, "email\ne@f.example\n"), stdin="n\n")
    assert "Add 1 person from " in said.err


@pytest.mark.parametrize(
    ("data", "code", "why"),
    [
        (
            "email,name\nanna@reader.example,Jürgen\n".encode("cp1252"),
            1,
            "line 2 is not UTF-8: name its encoding with",
        ),
        (b"anna@reader.example,Anna\n", 1, "no header: put a line such as email,name,topics,language on top"),
        (b'email,name\nanna@reader.example,"Anna\nb@b.example,B\n', 1, "line 2: a quotation mark that is not closed"),
        (b"email,name\nanna@reader.example," + b"x" * 10_000_000, 3, "r.csv:2: the line is longer than 1,000,000"),
        (b"email,name\nanna@reader.example," + b"x" * 900_000, 3, "r.csv:2: name: longer than 1,000 characters"),
        (b'email,name\nanna@reader.example,"A\r\nB"\n', 3, "r.csv:2: name: a line break"),
        (b"", 1, "no header"),
        (b"\x00" * 1000, 1, "no header"),
    ],
    ids=["encoding", "header", "quotation", "10 MB", "900 KB", "CR LF", "empty", "NUL"],
)
def test_a_bad_file_is_one_line_and_nothing_half_done(
    subscribers: Run, tmp_path: Path, data: bytes, code: int, why: str
) -> None:
    """Named by file and line, with the right exit code."""
    said = subscribers("import", file(tmp_path, data), "--yes", "--consent", AGREED)
    assert said.code == code
    assert why in said.err
    assert said.err.count("\n") == 1
    assert len(said.err) < 300
    assert listed(subscribers) == []


def test_an_encoding_can_be_named(subscribers: Run, tmp_path: Path) -> None:
    """What is no encoding of text is wrong usage; a missing file is an error."""
    path = file(tmp_path, "email,name\nanna@reader.example,Jürgen\n".encode("cp1252"))
    assert subscribers("import", path, "--yes", "--encoding", "hex").code == 2
    assert subscribers("import", path, "--yes", "--encoding", "cp1252").code == 0
    assert [one["name"] for one in listed(subscribers)] == ["Jürgen"]
    said = subscribers("import", tmp_path / "none.csv", "--yes")
    assert (said.code, said.err) == (1, f"digest: {tmp_path / 'none.csv'}: No such file or directory\n")


def test_an_export_writes_over_nothing_unasked(newsletter: Path, digest: Run) -> None:
    """The file may be the one that was imported."""
    assert digest("-C", newsletter, "subscribers", "add", "ann@reader.example", "--consent", "Yes.").code == 0
    out = newsletter / "out.csv"
    out.write_text("precious")
    said = digest("-C", newsletter, "subscribers", "export", out)
    assert (said.code, out.read_text()) == (1, "precious")
    assert "--force" in said.err
    said = digest("-C", newsletter, "subscribers", "export", out, "--force")
    assert said == Said(0, "", f"digest: 1 person written to {out}\n")
    assert "ann@reader.example" in out.read_text()
    said = digest("-C", newsletter, "subscribers", "export", newsletter / "o.jsonl", "--status", "pending")
    assert said == Said(0, "", f"digest: 0 people written to {newsletter / 'o.jsonl'}\n")


def test_what_is_exported_can_be_imported(subscribers: Run, tmp_path: Path) -> None:
    """To a file or standard output, CSV or JSON Lines; cells are no formulas."""
    subscribers(
        "add", "+a@b.example", "--name", "=1+1", "--topics", "Kenya", "--topics", "Ports", "--consent", AGREED
    )
    subscribers("add", "c@d.example")
    said = subscribers("export", "--status", "active")
    assert said.out.startswith("email,name,topics,language,status,joined,timezone,frequency,paused_until\n")
    assert said.out.split("\n")[1].startswith("'+a@b.example,'=1+1,Kenya;Ports,,active,20")
    assert said.out.count("\n") == 2
    before = listed(subscribers)
    for name in ("out.csv", "out.jsonl"):
        path = tmp_path / name
        assert subscribers("export", path) == Said(0, "", f"digest: 2 people written to {path}\n")
        assert subscribers("import", path, "--yes", "--json").lines[0]["known"] == 2
        assert listed(subscribers) == before
    assert subscribers("export", "--format", "jsonl").lines == before
    assert (tmp_path / "out.jsonl").read_text() == "".join(
        json.dumps(one, ensure_ascii=False) + "\n" for one in before
    )
    assert subscribers("export", tmp_path).code == 1


def test_forgetting_asks_and_is_for_good(subscribers: Run, tmp_path: Path) -> None:
    """Neither listed nor exported, and never imported again."""
    subscribers("add", "anna@reader.example", "--name", "Anna Berg", "--consent", AGREED)
    subscribers("add", "bob@reader.example")
    said = subscribers("forget", "anna@reader.example", "none@reader.example", "--yes")
    assert (said.code, said.err) == (1, "digest: none@reader.example: not among the subscribers\n")
    assert subscribers("forget", "anna@reader.example").code == 2
    assert subscribers("forget", "anna@reader.example", stdin="n\n").code == 130
    assert len(listed(subscribers)) == 2
    assert subscribers("forget", "anna@reader.example", "--yes").out == "anna@reader.example: erased\n"
    assert subscribers("forget", "anna@reader.example", "--yes").out == "anna@reader.example: was erased before\n"
    assert subscribers("remove", "anna@reader.example").out == "anna@reader.example: was gone before\n"
    assert subscribers("list") == Said(0, "bob@reader.example\tpending\n", "digest: 1 pending, 1 erased\n")
    assert "anna" not in subscribers("export").out
    path = file(tmp_path, "email\nAnna@reader.example\n")
    said = subscribers("import", path, "--yes", "--consent", AGREED)
    assert said.code == 3
    assert "was erased on" in said.err
    assert subscribers("add", "anna@reader.example", "--consent", AGREED, "--again").code == 1


def test_without_its_keys_the_store_can_only_be_listed(subscribers: Run, newsletter: Path) -> None:
    """New keys would not recognise who was erased: one line that says what to restore."""
    subscribers("add", "anna@reader.example")
    keys = newsletter / "digest.keys"
    kept = keys.read_bytes()
    keys.unlink()
    for command in (["add", "bob@reader.example"], ["remove", "anna@reader.example"]):
        said = subscribers(*command)
        assert said.code == 1
        assert "restore the right digest.keys" in said.err
        assert said.err.count("\n") == 1
    assert not keys.exists()
    assert len(listed(subscribers)) == 1
    keys.write_bytes(b"nonsense")
    assert "holds no keys" in subscribers("add", "bob@reader.example").err
    keys.write_bytes(kept)
    assert subscribers("add", "bob@reader.example").code == 0


def test_consent_is_on_record(subscribers: Run, newsletter: Path, tmp_path: Path) -> None:
    """The wording, the time and the way, beside nobody's address."""
    subscribers("import", file(tmp_path, "email\nanna@reader.example\n"), "--yes", "--consent", AGREED)
    subscribers("add", "bob@reader.example", "--consent", "At the fair.")
    with engine.opened(os.environ["DIGEST_STORE_URL"]) as store:
        events = told(People(store, Keys.made(newsletter / "digest.keys"), lambda: START))
    consents = [(one["how"], one["wording"]) for one in events if one["kind"] == "consent"]
    assert consents == [("import", AGREED), ("command", "At the fair.")]
    assert "reader.example" not in str(events)


def test_whoever_reads_the_list_may_stop(newsletter: Path, digest: Run, tmp_path: Path) -> None:
    """`digest subscribers list | head` is no error."""
    import subprocess
    import sys

    rows = "".join(f"p{n}@reader.example\n" for n in range(5000))
    assert digest("subscribers", "import", "-C", newsletter, file(tmp_path, f"email\n{rows}"), "--yes").code == 0
    command = [sys.executable, "-m", "digest", "subscribers", "list", "-C", str(newsletter)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        assert running.stdout.readline().startswith(b"p0@reader.example")
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_one_persons_data_is_given_to_them(subscribers: Run, newsletter: Path, tmp_path: Path) -> None:
    """Whole, on standard output or in a file of its owner's alone; of the erased there is nothing to give."""
    subscribers("add", "anna@reader.example", "--name", "Anna Berg", "--consent", AGREED)
    subscribers("remove", "anna@reader.example")
    said = subscribers("export", "--person", "Anna@reader.example")
    assert (said.code, said.err) == (0, "")
    found = json.loads(said.out)
    assert (found["person"]["name"], found["person"]["status"]) == ("Anna Berg", "suppressed")
    assert [one["kind"] for one in found["events"]] == ["added", "consent", "removed"]
    path = tmp_path / "anna.json"
    said = subscribers("export", path, "--person", "anna@reader.example")
    assert said == Said(0, "", f"digest: what is kept of anna@reader.example written to {path}\n")
    assert (json.loads(path.read_text()), path.stat().st_mode & 0o777) == (found, 0o600)
    said = subscribers("export", path, "--person", "anna@reader.example")
    assert (said.code, "--force" in said.err) == (1, True)
    assert subscribers("export", "--person", "bob@reader.example").err == (
        "digest: bob@reader.example: not among the subscribers\n"
    )
    assert subscribers("export", "--person", "anna@reader.example", "--format", "csv").code == 2
    subscribers("forget", "anna@reader.example", "--yes")
    nothing = "digest: anna@reader.example: erased: nothing is kept but a keyed hash of the address\n"
    assert subscribers("export", "--person", "anna@reader.example") == Said(0, "", nothing)


def test_free_fields_come_out_as_they_came_in(subscribers: Run, tmp_path: Path) -> None:
    """A column for each that anybody has; left out ones are named with how to keep them."""
    text = "email,field:town,Phone,status\na@b.example,Faro,1,\nc@d.example,=1+1,,unsubscribed\n"
    path = file(tmp_path, text)
    said = subscribers("import", path, "--yes", "--json", "--consent", AGREED)
    assert said.err == f"digest: {path}: columns left out: Phone (--field NAME keeps one)\n"
    assert said.lines[0] == {
        "rows": 2, "added": 1, "pending": 0, "activated": 0, "known": 0, "left": 1, "refused": 0,
    }  # fmt: skip
    header, *rows = subscribers("export").out.splitlines()
    assert header.endswith("paused_until,field:town")
    assert [row.split(",")[-1] for row in rows] == ["Faro", "'=1+1"]
    assert [(one["status"], one["fields"]) for one in listed(subscribers)] == [
        ("active", {"town": "Faro"}),
        ("unsubscribed", {"town": "=1+1"}),
    ]
    said = subscribers("import", path, "--yes", "--field", "Fax")
    assert (said.code, said.err) == (1, f"digest: {path}: has no other column 'Fax' that could be kept\n")
    new = file(tmp_path, "email,Phone\ne@f.example,1\n", "new.csv")
    assert subscribers("import", new, "--yes", "--field", "phone").err == ""
    new = file(tmp_path, "email,Fax\ng@h.example,2\n", "new.csv")
    assert subscribers("import", new, "--yes", "--fields").err == ""
    assert [one["fields"] for one in listed(subscribers)][2:] == [{"phone": "1"}, {"Fax": "2"}]


def test_a_terminal_is_told_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On one line that is written over; nowhere else."""
    with output.rate("rows", 10_000, 2_000) as told:
        told(7_000)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with output.rate("rows", 10_000, 2_000) as told:
        told(7_000)
    assert re.fullmatch(r"7,000 of 10,000 rows, [\d,]+ a second +\r\n", capsys.readouterr().err)
