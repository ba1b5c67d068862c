"""`digest.toml`: what it says, and every mistake in it."""

from pathlib import Path
from typing import Any

import pytest

from digest import rebuilding, settings, summarize
from digest._settings_model import Method
from digest.errors import SettingsError
from digest.values import Rule

FIVE = """\
[newsletter]
nam = "x"
language = "klingonese"
timezone = "Mars/Base"

[issue]
items = "ten"

[[headings]]
name = "Ferries"
[[headings]]
name = "Harbour"
pattern = "("
"""


def problems(text: str) -> tuple[str, ...]:
    """The mistakes found in the text."""
    with pytest.raises(SettingsError) as caught:
        settings.parsed(text, Path("news"))
    found: tuple[str, ...] = caught.value.problems
    return found


def test_all_mistakes_are_told_at_once_each_with_its_line_and_key() -> None:
    """Someone fixing the file sees everything that is wrong with it, in the order of the file."""
    assert [problem.split(": ")[:2] for problem in problems(FIVE)] == [
        ["line 1", "newsletter.name"],
        ["line 2", "newsletter.nam"],
        ["line 3", "newsletter.language"],
        ["line 4", "newsletter.timezone"],
        ["line 7", "issue.items"],
        ["line 13", "headings.2.pattern"],
    ]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('from = "nobody"', "address"),
        ('from = "A <a@b.example>\\r\\nBcc: x@y.example"', "address"),
        ('web = "http://plain.example"', "https"),
        ('web = "javascript:alert(1)"', "https"),
        ('unsubscribe = "javascript:alert(1)"', "mailto"),
        ('name = "two\\nlines"', "one line"),
        ('name = ""', "one line"),
    ],
)
def test_a_value_that_could_harm_a_mail_is_refused(line: str, word: str) -> None:
    """Header injection, scripts in links and empty names stop at the door, saying what is wanted."""
    name = "" if line.startswith("name") else 'name = "N"\n'
    (found,) = problems(f"[newsletter]\n{name}{line}\n")
    assert word in found


def test_what_is_no_toml_says_where() -> None:
    """A missing quote is named with its line and column."""
    (found,) = problems('[newsletter]\nname = "x\n')
    assert "not TOML" in found
    assert "line 2" in found


def test_the_folder_without_settings_says_what_makes_one(tmp_path: Path) -> None:
    """A newcomer in the wrong folder is told the command."""
    with pytest.raises(SettingsError, match="digest init"):
        settings.load(tmp_path)


@pytest.mark.parametrize("data", [b"\xff\xfe[newsletter]", b"[newsletter]\nname = '\xe9'"])
def test_another_encoding_is_named(tmp_path: Path, data: bytes) -> None:
    """A file saved as Latin-1 or UTF-16 is told apart from a mistake in it."""
    (tmp_path / "digest.toml").write_bytes(data)
    with pytest.raises(SettingsError, match="UTF-8"):
        settings.load(tmp_path)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Notepad's files load."""
    (tmp_path / "digest.toml").write_bytes(b'\xef\xbb\xbf[newsletter]\nname = "N"\n')
    assert settings.load(tmp_path).masthead.name == "N"


def test_rules_give_the_order_of_headings_unless_it_is_said() -> None:
    """One's own headings come first and in one's own order."""
    text = '[newsletter]\nname="N"\n[[headings]]\nname="B"\nwords=["b"]\n[[headings]]\nname="A"\ntags=["a"]\n'
    loaded = settings.parsed(text, Path())
    assert loaded.rules == (Rule(heading="B", words=("b",)), Rule(heading="A", tags=("a",)))
    assert loaded.policy.order == ("B", "A")


def test_the_methods_in_the_settings_are_those_of_the_stage() -> None:
    """The list stands in two rooms that cannot import each other; this holds them together."""
    assert tuple(Method.__args__) == summarize.METHODS


def test_defaults_of_the_file_are_the_defaults_of_the_program() -> None:
    """A newsletter that says only its name, and a build without any file, are built alike."""
    loaded: Any = settings.parsed('[newsletter]\nname = "News Roundup"\n', Path())
    assert loaded == settings.Settings(folder=Path())


def test_wrong_options_of_the_theme_are_mistakes_in_the_settings(tmp_path: Path) -> None:
    """All of them, with the line of digest.toml, not of our theme."""
    text = '[newsletter]\nname = "N"\n\n[issue.options]\naccent = 5\nwidht = 600\n'
    (tmp_path / "digest.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        rebuilding.theme_of(settings.load(tmp_path))
    assert [one[:32] for one in caught.value.problems] == [
        "line 5: issue.options.accent: ac",
        "line 6: issue.options.widht: no ",
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('text = "One\\nTwo"', "line 4: sponsor.text: must be one line of text"),
        ('text = " "', "line 4: sponsor.text: must be one line of text"),
        ('words = "Ropes."', "line 4: sponsor.words: unknown key"),
    ],
)
def test_a_sponsor_is_one_line(table: str, said: str) -> None:
    """A draft has one line for it; without the table there is none."""
    head = '[newsletter]\nname = "N"\n[sponsor]\n'
    assert problems(head + table) == (said,)
    assert settings.parsed(head + 'text = " Ropes. "', Path("news")).sponsor == "Ropes."
    assert settings.parsed(head, Path("news")).sponsor == ""
