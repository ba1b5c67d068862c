"""`digest moves`: what was moved, the rule that would do it, and `digest.toml` with that rule."""

from __future__ import annotations

import contextlib
import errno
import json
from pathlib import Path

import pytest

from digest import rulebook, settings
from digest.errors import FileError
from digest.values import Rule
from tests.cli.conftest import Run
from tests.cli.test_explain import BRIDGE, CAT, FERRY, LIBRARY, page

DATE = "2026-09-21"


@pytest.fixture
def built(newsletter: Path, digest: Run) -> Path:
    """An issue of four items under three countries."""
    (newsletter / "coast.xml").write_text(
        page(
            "Coast",
            ("Ferry crews of Lesser Varn walk out", FERRY),
            ("Tromsø bridge reopens", BRIDGE),
            ("A library on rails leaves Kyoto", LIBRARY),
            ("The cat of Kyoto retires", CAT),
        )
    )
    assert digest("-C", newsletter, "build", newsletter / "coast.xml", "--date", DATE).code == 0
    return newsletter


def move(folder: Path, words: str, heading: str) -> None:
    """Puts the draft's line with the words under a heading at the end."""
    draft = folder / "issues" / DATE / "draft.md"
    lines = draft.read_text().rstrip("\n").split("\n")
    line = next(line for line in lines if line.startswith("- ") and words in line)
    lines.remove(line)
    draft.write_text("\n".join([*lines, "", f"## {heading}", "", line, ""]))


def outline(folder: Path) -> dict[str, int]:
    """Headings of the draft, and how many items each has."""
    parts = (folder / "issues" / DATE / "draft.md").read_text().split("\n## ")[1:]
    return {part.split("\n")[0]: part.count("\n- ") for part in parts}


def test_a_move_is_listed_written_and_done(built: Path, digest: Run) -> None:
    """The rule stands in digest.toml; the next build files by it, without the draft."""
    move(built, "Ferry crews", "Strikes")
    listed = digest("-C", built, "moves")
    assert "1  Strikes\n     was under Kenya: Ferry crews of Lesser Varn walk out" in listed.out
    assert 'rule words = ["Lesser Varn"]  (fits 1 item there, none elsewhere in 30 days)' in listed.out
    said = digest("-C", built, "moves", "--rule", "1")
    assert said.code == 0
    assert 'digest.toml: Strikes: words = ["Lesser Varn"]' in said.err
    assert settings.load(built).rules == (Rule(heading="Strikes", words=("Lesser Varn",)),)
    (built / "issues" / DATE / "draft.md").write_text("")
    (built / "issues" / DATE / "issue.json").unlink()
    assert digest("-C", built, "build", built / "coast.xml", "--date", DATE).code == 0
    assert outline(built)["Strikes"] == 1
    assert "rule: word “Lesser Varn”" in digest("-C", built, "explain", "Ferry crews").out
    assert digest("-C", built, "moves").out == f"nothing was moved in the issue {DATE}\n"


def test_a_renamed_country_is_a_rule_for_the_country(built: Path, digest: Run) -> None:
    """Both of its items go with it."""
    draft = built / "issues" / DATE / "draft.md"
    draft.write_text(draft.read_text().replace("## Japan", "## Nippon"))
    (found,) = json.loads(digest("-C", built, "moves", "--json").out)
    assert (found["heading"], found["rule"]["places"], found["fits"]) == ("Nippon", ["Japan"], 2)
    assert [one["renamed"] for one in found["items"]] == [True, True]


def test_the_rule_stands_before_the_one_that_took_the_story(built: Path, digest: Run) -> None:
    """Else it would never be asked."""
    toml = built / "digest.toml"
    toml.write_text(toml.read_text() + '\n[[headings]]\nname = "Work"\nwords = ["union"]\n')
    assert digest("-C", built, "build", built / "coast.xml", "--date", DATE).code == 0
    assert outline(built)["Work"] == 1
    move(built, "Ferry crews", "Strikes")
    assert digest("-C", built, "moves", "--rule", "1").code == 0
    assert [rule.heading for rule in settings.load(built).rules] == ["Strikes", "Work"]


def test_what_fits_nowhere_under_another_name_is_a_setting(newsletter: Path, digest: Run) -> None:
    """No rule, but the line to set."""
    text = "A choir of nine sang on every bridge of the old town in one night, and nobody asked them to stop."
    (newsletter / "one.xml").write_text(page("Coast", ("A choir sings on nine bridges", text)))
    assert digest("-C", newsletter, "build", newsletter / "one.xml", "--date", DATE).code == 0
    draft = newsletter / "issues" / DATE / "draft.md"
    draft.write_text(draft.read_text().replace("## More news", "## In brief"))
    said = digest("-C", newsletter, "moves")
    assert 'rule none: it is where what fits nowhere stands: set `more = "In brief"` under [issue]' in said.out
    wrong = digest("-C", newsletter, "moves", "--rule", "1")
    assert (wrong.code, wrong.err.count("set `more")) == (2, 1)


@pytest.mark.parametrize("number", ["0", "2", "-1", "x"])
def test_a_rule_that_is_not_there_is_wrong_usage(built: Path, digest: Run, number: str) -> None:
    """And writes nothing."""
    move(built, "Ferry crews", "Strikes")
    before = (built / "digest.toml").read_bytes()
    assert digest("-C", built, "moves", "--rule", number).code == 2
    assert (built / "digest.toml").read_bytes() == before


def test_a_full_disk_leaves_the_settings_whole(built: Path, digest: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line; nothing half-written lies about."""
    move(built, "Ferry crews", "Strikes")
    before = (built / "digest.toml").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device")))
        said = digest("-C", built, "moves", "--rule", "1")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "No space left" in said.err
    assert (built / "digest.toml").read_bytes() == before
    assert not list(built.glob(".digest.toml*"))


OWN = """\
# My newsletter
[newsletter]
name = "Pier"   # short

[[headings]]   # the sea
name = "Sea"
words = [
  "ferry",  # boats
]

# The rest
[[headings]]
name = 'Land'
places = ["Kenya"]
[issue]
items = 12
"""


def written(folder: Path, text: str, rule: Rule, before: int | None = None) -> str:
    """What becomes of the settings."""
    (folder / "digest.toml").write_text(text, newline="")
    rulebook.write(settings.load(folder), rule, before=before)
    return (folder / "digest.toml").read_bytes().decode()


def test_all_that_the_owner_wrote_stays(tmp_path: Path) -> None:
    """Comments, quotes, order and the tables after the rules."""
    new = written(tmp_path, OWN, Rule(heading="Sky", words=("cloud",), tags=("Weather",)))
    added = '[[headings]]\nname = "Sky"\nwords = ["cloud"]\ntags = ["Weather"]\n'
    assert new.replace(added, "").split() == OWN.split()
    assert [rule.heading for rule in settings.load(tmp_path).rules] == ["Sea", "Land", "Sky"]


def test_a_heading_that_has_a_rule_gets_more_words(tmp_path: Path) -> None:
    """In its own table, once each."""
    new = written(tmp_path, OWN, Rule(heading="Sea", words=("ferry", "tide"), places=("Norway",)))
    assert settings.load(tmp_path).rules[0] == Rule(heading="Sea", words=("ferry", "tide"), places=("Norway",))
    assert '"ferry",  # boats' in new
    assert new.count("[[headings]]") == 2


@pytest.mark.parametrize(
    "text",
    [
        '[newsletter]\nname = "P"\n',
        '[newsletter]\nname = "P"\n# an end without a line end',
        '\ufeff[newsletter]\r\nname = "P"\r\n',
        'headings = [{name = "Sea", words = ["x"]}]\n[newsletter]\nname = "P"\n',
        'headings = []\n[newsletter]\nname = "P"\n',
        '[[headings]]\nname = "A"\nwords = ["b"]\n[newsletter]\nname = "P"\n[[headings]]\nname = "B"\ntags = ["c"]\n',
    ],
)
@pytest.mark.parametrize("before", [None, 0])
def test_any_way_of_writing_settings_gets_the_rule_or_stays(tmp_path: Path, text: str, before: int | None) -> None:
    """The file is never left with something else in it."""
    rule = Rule(heading="New “one”", words=('q"uo\\te', "ö"))
    at = before if "name" in text.split("newsletter")[0] else None
    with contextlib.suppress(FileError):
        written(tmp_path, text, rule, at)
    new = (tmp_path / "digest.toml").read_bytes().decode()
    assert new == text or rule in settings.load(tmp_path).rules
    assert new != text or text.count("[[headings]]") == 2, "only rules in two places may be too much"
    assert ("\r\n" in new, new[0] == "\ufeff") == ("\r\n" in text, text[0] == "\ufeff")


def test_last_weeks_items_under_the_old_name_do_not_stand_against_it(built: Path, digest: Run) -> None:
    """A renamed country is still a rule for the country on the second day."""
    assert digest("-C", built, "build", built / "coast.xml", "--date", "2026-09-20").code == 0
    draft = built / "issues" / DATE / "draft.md"
    draft.write_text(draft.read_text().replace("## Japan", "## Nippon"))
    (found,) = json.loads(digest("-C", built, "moves", "--json").out)
    assert found["rule"]["places"] == ["Japan"]


def test_the_hint_names_the_issue_and_a_rule_that_there_is(built: Path, digest: Run) -> None:
    """So that it can be pasted."""
    move(built, "Ferry crews", "Strikes")
    said = digest("-C", built, "moves", DATE)
    assert f"`digest moves {DATE} --rule 1` writes rule 1" in said.out


def test_a_rule_can_be_written_and_told_as_json(built: Path, digest: Run) -> None:
    """Both are done."""
    move(built, "Ferry crews", "Strikes")
    said = digest("-C", built, "moves", "--rule", "1", "--json")
    assert json.loads(said.out)[0]["heading"] == "Strikes"
    assert settings.load(built).rules


def test_settings_that_may_not_be_written_are_not(built: Path, digest: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their owner made them read-only; the rule is shown to be put in by hand."""
    move(built, "Ferry crews", "Strikes")
    monkeypatch.setattr("os.access", lambda *_: False)
    said = digest("-C", built, "moves", "--rule", "1")
    assert said.code == 1
    assert 'is read-only; a rule to put in by hand: Strikes: words = ["Lesser Varn"]' in said.err


def test_later_issues_of_the_day_do_not_count(built: Path, digest: Run) -> None:
    """The mix of an issue ends with it."""
    assert digest("-C", built, "build", built / "coast.xml", "--date", f"{DATE}-2").code == 0
    first, second = (digest("-C", built, "mix", slug, "--json") for slug in (DATE, f"{DATE}-2"))
    assert [json.loads(said.out)["last"]["issues"] for said in (first, second)] == [1, 2]
