"""`digest init`: a folder in which `build` works at once."""

from pathlib import Path

from digest import settings
from tests.cli.conftest import Run


def test_the_folder_holds_commented_settings_sources_templates_and_a_readme(newsletter: Path) -> None:
    """Everything the README speaks of is there, and the settings load."""
    made = {path.name for path in newsletter.iterdir()}
    assert made == {"digest.toml", "sources.opml", "templates", "saved", "README.md", ".gitignore"}
    loaded = settings.load(newsletter)
    assert loaded.masthead.name == "The Pier Post"
    assert loaded.masthead.address == "1 Pier Road"


def test_every_commented_setting_is_a_real_one_with_its_default(newsletter: Path) -> None:
    """Taking the # away before a setting changes nothing, and is never a mistake."""
    path = newsletter / "digest.toml"
    plain = settings.load(newsletter)
    lines = [
        line.removeprefix("# ") if (" = " in line and "##" not in line) or line.startswith("# [s") else line
        for line in path.read_text().split("\n")
    ]
    skipped = (
        "web",
        "unsubscribe",
        "reply_to",
        "relay",
        "source",
        "url",
        "order",
        "more",
        "learned",
        'name = "Harbour"',
        "words = [",
        "places",
        "people",
        "outlets",
        "tags",
        "pattern",
        "consent",
        "spanish",
        "bounces",
    )
    path.write_text("\n".join(line for line in lines if not line.startswith(skipped)))
    assert settings.load(newsletter) == plain


def test_what_the_documents_show_can_be_put_at_the_end(newsletter: Path) -> None:
    """TOML takes a table once: those that the documents show whole are not begun in the file already."""
    path = newsletter / "digest.toml"
    path.write_text(f"{path.read_text()}\n[segments]\nspanish = 'language = \"es\"'\n[signup]\nwelcome = true\n")
    assert settings.load(newsletter).signup.welcome


def test_a_second_init_changes_nothing(newsletter: Path, digest: Run) -> None:
    """A newsletter that is there is never written over."""
    before = (newsletter / "digest.toml").read_text()
    said = digest("init", newsletter, "--name", "Other", "--yes")
    assert said.code == 1
    assert "already" in said.err
    assert (newsletter / "digest.toml").read_text() == before


def test_odd_names_are_quoted(tmp_path: Path, digest: Run) -> None:
    """Quotes, backslashes, braces and markup in the name come back as they went in."""
    name = 'The "Q" \\ {x} <b>&amp;</b> Ñandú'
    assert digest("init", tmp_path / "n", "--name", name, "--from", "E <e@n.example>", "--yes").code == 0
    assert settings.load(tmp_path / "n").masthead.name == name


def test_a_bad_sender_is_refused_before_anything_is_written(tmp_path: Path, digest: Run) -> None:
    """Nothing half done: the folder is not even made."""
    said = digest("init", tmp_path / "n", "--from", "nobody", "--yes")
    assert said.code == 1
    assert "newsletter.from" in said.err
    assert not (tmp_path / "n").exists()


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path, digest: Run) -> None:
    """A file in the way is named."""
    (tmp_path / "file").write_text("")
    said = digest("init", tmp_path / "file" / "n", "--yes")
    assert said.code == 1
    assert said.err.count("\n") == 1


def test_build_works_at_once(newsletter: Path, digest: Run) -> None:
    """The first build, before anything is set up, makes an issue that says how to go on."""
    said = digest("-C", newsletter, "build", "--date", "2026-09-21")
    assert said.code == 0, said.err
    printed = (newsletter / "issues/2026-09-21/email.txt").read_text()
    assert "name a feed in sources.opml" in " ".join(printed.split())


def test_what_is_not_given_is_asked(tmp_path: Path, digest: Run) -> None:
    """Name, sender, postal address; an empty answer takes the default shown."""
    said = digest("init", tmp_path / "n", stdin="My News\n\n1 Road\n")
    assert said.code == 0
    masthead = settings.load(tmp_path / "n").masthead
    assert (masthead.name, masthead.address) == ("My News", "1 Road")
    assert masthead.sender.startswith("My News <")


def test_nobody_to_ask_is_wrong_usage(tmp_path: Path, digest: Run) -> None:
    """A script that forgot an option is told which; nothing is made."""
    said = digest("init", tmp_path / "n")
    assert said.code == 2
    assert "--yes" in said.err
    assert not (tmp_path / "n").exists()
