"""`digest check`: silenced findings, and what headings cost."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

SLUG = "2026-09-21"


@pytest.fixture
def issue(newsletter: Path, digest: Run) -> Path:
    """A newsletter without a web address, its issue built, and readers who would get it."""
    assert digest("-C", newsletter, "build", "--date", SLUG, "-q").code == 0
    (newsletter / "readers.csv").write_text("email\nann@reader.example\n")
    readers = ("subscribers", "import", newsletter / "readers.csv", "--yes", "--consent", "Yes.")
    assert digest("-C", newsletter, *readers).code == 0
    return newsletter


def silence(folder: Path, *lines: str) -> int:
    """Puts a silence with these lines at the end of the settings; the line its table is on."""
    toml = folder / "digest.toml"
    text = toml.read_text().rstrip() + "\n\n"
    toml.write_text("\n".join([f"{text}[[silence]]", *lines, ""]))
    return text.count("\n") + 1


def test_a_silenced_warning_is_listed_with_its_reason_and_does_not_count(issue: Path, digest: Run) -> None:
    """On a line of its own; in JSON beside the others."""
    silence(issue, "check = 6", 'reason = "They leave by mail"', "until = 2999-12-31", 'words = "no https"')
    said = digest("-C", issue, "check")
    assert (said.code, said.err) == (0, "")
    first, last = said.out.splitlines()
    assert first.startswith("-   6  List-Unsubscribe has no https address")
    assert first.endswith("(silenced: They leave by mail)")
    assert last == f"{SLUG}: nothing to mend, 1 silenced"
    (data,) = digest("-C", issue, "check", "--json").lines
    assert [(one["rule"], one["silenced"]) for one in data["findings"]] == [(6, "They leave by mail")]
    assert data["idle_silences"] == []


def test_a_silenced_error_does_not_keep_an_issue_from_being_sent(issue: Path, digest: Run, tmp_path: Path) -> None:
    """One that may be silenced; without the silence it does."""
    toml = issue / "digest.toml"
    toml.write_text(toml.read_text().replace("[newsletter]\n", '[newsletter]\nlist_id = "a.b"\n', 1))
    theme = issue / "templates" / "roundup"
    theme.mkdir(parents=True, exist_ok=True)
    ours = Path(__file__).parents[2] / "templates" / "roundup" / "digest.mjml"
    (theme / "digest.mjml").write_text(ours.read_text().replace('<mjml lang="{{ issue.language }}"', "<mjml"))
    send = ("-C", issue, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes")
    assert digest("-C", issue, "approve", SLUG, "--by", "Edda").code == 0
    said = digest(*send)
    assert said.code == 1
    assert "(check 16)" in said.err
    silence(issue, 'check = "language"', 'reason = "A test of ours"')
    assert digest("-C", issue, "check").code == 0
    assert digest(*send).code == 0
    assert len(list((tmp_path / "out").iterdir())) == 1


@pytest.mark.parametrize(
    ("lines", "at", "problem"),
    [
        (("check = 11", 'reason = "x"'), 1, "silence.1.check: check 11 cannot be silenced: the law asks for it"),
        (('reason = "x"', "check = 99"), 2, "silence.1.check: there is no check 99"),
        (("check = true", 'reason = "x"'), 1, "silence.1.check: must be a check's number or its name"),
        (("check = 6", 'reason = "  "'), 2, "silence.1.reason: must be one line of text"),
        (("check = 6",), 0, "silence.1.reason: field required"),
        (("check = 6", 'reason = "x"', 'until = "soon"'), 3, "silence.1.until: input should be a valid date"),
        (("check = 6", 'reason = "x"', 'words = ""'), 3, "silence.1.words: must be one line of text"),
    ],
)
def test_a_silence_that_is_none_is_told_with_its_line(
    issue: Path, digest: Run, lines: tuple[str, ...], at: int, problem: str
) -> None:
    """Before anything is approved, too."""
    before = (issue / "digest.toml").read_text()
    line = silence(issue, *lines) + at
    for command in (("check",), ("approve", SLUG, "--by", "Edda")):
        said = digest("-C", issue, *command)
        assert said.code == 1
        assert said.err.count("\n") == 1
        assert f"digest.toml: line {line}: {problem}" in said.err
    (issue / "digest.toml").write_text(before)
    assert "is not approved" in digest("-C", issue, "send", SLUG, "--relay", "eml:out", "--yes").err


def test_a_silence_that_does_nothing_is_told(issue: Path, digest: Run) -> None:
    """Expired, or without anything to silence; the exit code stays."""
    silence(issue, "check = 6", 'reason = "Old"', "until = 2020-01-31")
    silence(issue, 'check = "heading-order"', 'reason = "New"')
    said = digest("-C", issue, "check")
    assert said.code == 0
    assert said.out.startswith("W  6")
    assert said.err.splitlines() == [
        "digest: the silence of check 6 (Old) expired on 2020-01-31",
        "digest: the silence of check heading-order (New) silences nothing in this issue",
    ]
    (data,) = digest("-C", issue, "check", "--json").lines
    assert [one["state"] for one in data["idle_silences"]] == ["expired", "unused"]


def test_sizes_of_headings(issue: Path, digest: Run) -> None:
    """A row a heading, the frame and the sum, which is the file's; in JSON as well."""
    size = len((issue / "issues" / SLUG / "email.html").read_bytes())
    (data,) = digest("-C", issue, "check", "--sizes", "--json").lines
    sizes = data["sizes"]
    assert sizes["total"] == size == sizes["frame"] + sum(one["bytes"] for one in sizes["headings"])
    assert sizes["limit"] == 102_400
    rows = digest("-C", issue, "check", "--sizes").out.splitlines()
    first = next(row for row in rows if row.startswith(sizes["headings"][0]["name"]))
    assert f"{sizes['headings'][0]['bytes']:,}" in first
    assert any(row.startswith("frame") and f"{sizes['frame']:,}" in row for row in rows)
    assert any(f"{size:,}" in row and "of the 102,400 Gmail shows" in row for row in rows)
    assert "sizes" not in digest("-C", issue, "check", "--json").lines[0]


def test_the_settings_are_the_house_style(issue: Path, digest: Run) -> None:
    """An edit that breaks them is warned of: order, length, what is said twice."""
    toml = issue / "digest.toml"
    draft = issue / "issues" / SLUG / "draft.md"
    text = toml.read_text()
    assert "\norder" not in text
    toml.write_text(text.replace("[issue]\n", '[issue]\norder = ["Zebras", "Ants"]\nwords = 12\n', 1))
    long = "This line of our own has more words in it than the settings would ever let a build print."
    draft.write_text(draft.read_text() + f"\n## Ants\n\n- {long}\n\n## Zebras\n\n- {long}\n")
    found = [one["rule"] for one in digest("-C", issue, "check", "--json").lines[0]["findings"]]
    assert {40, 41, 45} <= set(found)
