"""`digest theme`, and what a broken file of the newsletter's own does to the commands that render."""

import asyncio
import json
import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from digest import desk, settings
from digest.cli import preview
from digest.desk.proof import Proof
from digest.issues import Folder
from digest.render import trials
from tests.cli.conftest import Run
from tests.cli.test_build import DATE, build, feed

OURS = Path(settings.__file__).parents[1] / "templates"


@pytest.fixture(autouse=True)
def _two_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The trials of a test take English and Arabic alone."""
    monkeypatch.setattr(trials, "languages", lambda theme: ("en", "ar"))


def own(newsletter: Path, name: str, text: str, theme: str = "roundup") -> Path:
    """A file of the newsletter's own in a theme."""
    path = newsletter / "templates" / theme / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def listed(digest: Run, newsletter: Path) -> dict[str, dict[str, object]]:
    """What `theme list --json` says, by name."""
    said = digest("-C", newsletter, "theme", "list", "--json")
    assert said.code == 0, said.err
    return {one["name"]: one for one in json.loads(said.out)["themes"]}


def test_the_list_says_whose_files_what_may_be_set_and_what_is(newsletter: Path, digest: Run) -> None:
    """The newsletter's first; options with its values; the theme in use marked; a broken one with its line."""
    own(newsletter, "partials/footer.mjml", "")
    own(newsletter, "partials/fresh.mjml", "")
    own(newsletter, "theme.toml", 'title = "Mine"\nextends = "roundup"\n', "mine")
    own(newsletter, "theme.toml", "nonsense", "broken")
    path = newsletter / "digest.toml"
    path.write_text(path.read_text().replace("[issue]", '[issue]\noptions = { text = "sans" }', 1))
    found = listed(digest, newsletter)
    assert list(found)[:3] == ["broken", "mine", "roundup"]
    assert (found["mine"]["where"], found["mine"]["extends"], found["mine"]["in_use"]) == ("own", "roundup", False)
    assert "theme.toml:1" in str(found["broken"]["problem"])
    ours = found["roundup"]
    assert (ours["where"], ours["in_use"]) == ("own files over ours", True)
    assert (ours["overridden"], ours["own"]) == (
        ["partials/footer.mjml"],
        ["partials/footer.mjml", "partials/fresh.mjml"],
    )
    options = {one["name"]: one for one in ours["options"]}  # type: ignore[attr-defined]
    assert (options["text"]["value"], options["text"]["choices"]) == ("sans", ["serif", "sans"])
    assert "value" not in options["accent"]
    told = digest("-C", newsletter, "theme", "list").out
    assert "* roundup  (own files over ours; yours instead: partials/footer.mjml)" in told
    assert 'text = "sans" (default "serif")   serif | sans' in told


def test_a_new_theme_is_the_one_it_extends_until_it_has_files(newsletter: Path, digest: Run) -> None:
    """It says what to do next, which works."""
    said = digest("-C", newsletter, "theme", "new", "my-own")
    assert said.code == 0, said.err
    assert 'theme = "my-own"' in said.out
    folder = newsletter / "templates" / "my-own"
    assert [path.name for path in folder.iterdir()] == ["theme.toml"]
    text = (folder / "theme.toml").read_text()
    assert tomllib.loads(text) == {"title": "My Own", "description": "", "extends": "roundup"}
    assert "#   partials/footer.mjml" in text
    assert digest("-C", newsletter, "theme", "check", "my-own").code == 0


def test_a_copy_has_all_files_and_extends_nothing(newsletter: Path, digest: Run) -> None:
    """Of the theme, of those it extends, and of the newsletter's own over these; catalogs are made one."""
    own(
        newsletter,
        "theme.toml",
        'title = "A"\nextends = "roundup"\n[options.ex]\ntype = "text"\ndefault = "é"\nhelp = "é\\""',
        "a",
    )
    footer = "<!-- mine -->" + (OURS / "roundup" / "partials" / "footer.mjml").read_text()
    own(newsletter, "partials/footer.mjml", footer)
    own(newsletter, "locale/de.po", 'msgid "Unsubscribe"\nmsgstr "Schluss"\n')
    said = digest("-C", newsletter, "theme", "new", "b", "--from", "a", "--copy")
    assert said.code == 0, said.err
    folder = newsletter / "templates" / "b"
    made = tomllib.loads((folder / "theme.toml").read_text())
    assert "extends" not in made
    assert made["options"]["ex"] == {"type": "text", "default": "é", "help": 'é"'}
    assert made["options"]["width"]["max"] == 640
    assert (folder / "partials" / "footer.mjml").read_text() == footer
    assert (folder / "page.html").read_bytes() == (OURS / "roundup" / "page.html").read_bytes()
    german = (folder / "locale" / "de.po").read_text()
    assert '"Schluss"' in german
    assert 'msgid "View in browser"' in german
    assert digest("-C", newsletter, "theme", "check", "b").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["there"], 1, "is there already"),
        (["roundup"], 1, "needs another name"),
        (["../out"], 2, "is no theme's name"),
        ([""], 2, "is no theme's name"),
        ([".hidden"], 2, "is no theme's name"),
        (["new", "--from", "nowhere"], 1, "no theme 'nowhere'"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_changes(
    newsletter: Path, digest: Run, arguments: list[str], code: int, reason: str
) -> None:
    """Folders that are there, bad names, a base that is not."""
    own(newsletter, "note.txt", "mine", "there")
    before = sorted(newsletter.rglob("*"))
    said = digest("-C", newsletter, "theme", "new", *arguments)
    assert (said.code, reason in said.err) == (code, True)
    assert sorted(newsletter.rglob("*")) == before


def test_a_full_disk_and_a_dry_run_leave_nothing(
    newsletter: Path, digest: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not half a theme."""
    before = sorted(newsletter.rglob("*"))
    said = digest("-C", newsletter, "theme", "new", "b", "--copy", "--dry-run")
    assert (said.code, "templates/b/digest.mjml" in said.out) == (0, True)
    assert sorted(newsletter.rglob("*")) == before
    calls = []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = digest("-C", newsletter, "theme", "new", "b", "--copy")
    assert (said.code, "No space left on device; nothing was changed" in said.err) == (1, True)
    assert sorted(newsletter.rglob("*")) == before


def test_every_theme_that_is_checked_tells_its_problems(newsletter: Path, digest: Run) -> None:
    """Not the first alone; options in digest.toml too, with their line."""
    own(newsletter, "theme.toml", 'extends = "roundup"\ntitel = 1\n', "one")
    own(newsletter, "theme.toml", 'extends = "roundup"\n', "two")
    own(newsletter, "partials/footer.mjml", "<mj-section>\n  <mj-txt>x</mj-txt></mj-section>", "two")
    path = newsletter / "digest.toml"
    text = path.read_text().replace("[issue]", '[issue]\ntheme = "two"\noptions = { acent = "x" }', 1)
    path.write_text(text)
    said = digest("-C", newsletter, "theme", "check", "one", "two", "none")
    assert said.code == 1
    lines = said.out.splitlines()
    assert any("one/theme.toml:2: unknown key 'titel'" in line for line in lines)
    assert any("two/partials/footer.mjml:2:3: unknown tag <mj-txt>" in line for line in lines)
    assert any("digest.toml: line" in line and "acent" in line for line in lines)
    assert any("no theme 'none'" in line for line in lines)
    found = json.loads(digest("-C", newsletter, "theme", "check", "--json").out)["themes"]
    assert [one["theme"] for one in found] == ["two"]
    assert {"path", "line", "column", "reason"} == found[0]["problems"][0].keys()


def test_a_theme_without_mistakes_has_its_message_checked(newsletter: Path, digest: Run) -> None:
    """A mail without a way out is no mistake of a template, and blocks all the same."""
    own(newsletter, "theme.toml", 'extends = "roundup"\n', "mine")
    own(newsletter, "partials/footer.mjml", "", "mine")
    text = (OURS / "roundup" / "digest.txt").read_text()
    own(newsletter, "digest.txt", text, "mine")
    said = digest("-C", newsletter, "theme", "check", "mine")
    assert said.code == 1
    assert any(line.startswith("E") and "unsubscribe" in line.lower() for line in said.out.splitlines())


@pytest.mark.parametrize("files", [("partials/footer.mjml",), ("partials/footer.mjml", "digest.txt")])
def test_a_footer_of_ones_own_without_the_link_to_choose_is_told(
    newsletter: Path, digest: Run, files: tuple[str, ...]
) -> None:
    """By a warning: a footer from before there was such a link is sent all the same."""
    own(newsletter, "theme.toml", 'extends = "roundup"\n', "mine")
    for name in files:
        text = (OURS / "roundup" / name).read_text()
        assert "{% if issue.preferences %}" in text
        own(newsletter, name, text.replace("{% if issue.preferences %}", "{% if false %}"), "mine")
    said = digest("-C", newsletter, "theme", "check", "mine")
    told = [line for line in said.out.splitlines() if "/roundup/preferences/" in line]
    assert said.code == 0, said.out
    assert ["W" for _ in files] == [line[0] for line in told]
    assert all("there is no preferences link" in line for line in told)


@pytest.fixture
def issue(newsletter: Path, tmp_path: Path, digest: Run) -> Path:
    """An issue that was built while the theme was whole."""
    words = "The night ferry across Kilindini Harbour will run every hour from October, Kenya's port office said."
    return build(digest, newsletter, feed(tmp_path / "coast.xml", words))


BROKEN = [
    ("<mj-section>\n  <mj-colum></mj-colum>\n</mj-section>\n", "footer.mjml:2:3: unknown tag <mj-colum>"),
    ("<mj-section>\n  {{ issue.nam }}\n</mj-section>\n", "footer.mjml:2: view has no attribute 'nam'"),
    ("\n{% if %}\n", "footer.mjml:2: "),
]


@pytest.mark.parametrize(("text", "told"), BROKEN)
def test_a_broken_part_stops_build_and_check_with_one_line(
    newsletter: Path, issue: Path, digest: Run, text: str, told: str
) -> None:
    """The edition before it stays as it is."""
    before = {path.name: path.read_bytes() for path in issue.iterdir()}
    own(newsletter, "partials/footer.mjml", text)
    for command in (["build", newsletter.parent / "coast.xml", "--date", DATE], ["check", DATE], ["approve", DATE]):
        said = digest("-C", newsletter, *command)
        assert said.code == 1
        assert (said.err.count("\n"), told in said.err) == (1, True)
    assert {path.name: path.read_bytes() for path in issue.iterdir()} == before


@pytest.mark.parametrize(("text", "told"), BROKEN)
def test_a_broken_part_leaves_the_preview_its_last_edition(
    newsletter: Path, issue: Path, text: str, told: str
) -> None:
    """Beside what is wrong; mended, the next is shown."""
    build_it: Callable[[], object] = lambda: preview.rebuilt(settings.load(newsletter), Folder(issue))  # noqa: E731
    proof = Proof(preview=desk.Preview(build=build_it, watch=()))  # type: ignore[arg-type]
    before = (issue / "email.html").read_bytes()
    asyncio.run(proof.rebuild())
    good = proof.edition
    path = own(newsletter, "partials/footer.mjml", text)
    asyncio.run(proof.rebuild())
    assert proof.edition is good is not None
    assert told in str(proof.error)
    assert (issue / "email.html").read_bytes() == before
    path.unlink()
    asyncio.run(proof.rebuild())
    assert proof.error is None
