"""A theme tried out: whatever is wrong with it is found, each mistake once, and nothing that is right."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digest import render
from digest.errors import ThemeNotFound
from digest.render import hard, trials, views
from digest.render.shelf import files, shelf

OURS = Path(render.__file__).parents[2] / "templates" / "roundup"


@pytest.fixture(autouse=True)
def _two_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The trials of a test take English and Arabic alone: the others are like them, and take time."""
    monkeypatch.setattr(trials, "languages", lambda theme: ("en", "ar"))


def told(theme: render.Theme) -> list[str]:
    """The troubles, their paths without the folders."""
    found = [
        (one, next((str(f) for f in theme.folders if one.path.startswith(str(f))), ""))
        for one in trials.troubles(theme)
    ]
    return [str(replace(one, path=one.path.removeprefix(f"{home}/"))) for one, home in found]


def text_of(file: str, old: str, new: str) -> dict[str, str]:
    """Our file with a change."""
    text = (OURS / file).read_text("utf-8")
    assert old in text
    return {file: text.replace(old, new, 1)}


def test_our_theme_has_no_mistake(roundup: render.Theme) -> None:
    """In the hardest issues."""
    assert trials.troubles(roundup) == ()


def test_the_hard_issues_have_every_edge() -> None:
    """No link, long and hostile words, both directions, many headings, no web address, a sponsor, images and none."""
    full, bare = (views.view(issue) for issue in hard.issues("ar"))
    bullets = [bullet for section in full.sections for bullet in section.bullets]
    assert len(full.sections) >= 10
    assert {bullet.direction for bullet in bullets} == {None, "ltr"}
    assert {bullet.language for bullet in bullets} >= {"en", "ja", "de", None}
    assert any(bullet.image for bullet in bullets)
    assert any(bullet.edited and bullet.also for bullet in bullets)
    assert any(all(span.url is None for span in bullet.spans if span.style == "source") for bullet in bullets)
    assert full.sponsor
    assert hard.RAW in full.title
    assert full.preferences
    assert full.signup
    assert (bare.web, bare.unsubscribe, bare.preferences, bare.signup) == (None, None, None, None)
    assert (bare.sponsor, bare.preheader) == ((), "")


def test_a_mistake_in_each_file_is_found_in_one_run(own_theme: Callable[..., render.Theme]) -> None:
    """What cannot be read, what fails while it is filled, and wrong MJML; a file that nothing includes, too."""
    broken = {
        **text_of("partials/section.mjml", "<mj-text", "<mj-txt"),
        **text_of("partials/masthead.mjml", "issue.date", "issue.dat"),
        "partials/footer.mjml": "\n{% endfi %}",
        **text_of("partials/bullet.txt", 'wrap("* ")', 'wrp("* ")'),
        **text_of("page.html", "issue.title", "issue.titel"),
        "partials/nowhere.mjml": "{{",
    }
    found = told(own_theme(broken))
    for file in broken:
        assert len([line for line in found if line.startswith(f"{file}:")]) == 1, (file, found)
    assert len(found) == len(broken)
    assert any(line.startswith("partials/section.mjml:1:9: unknown tag <mj-txt>") for line in found)


def test_what_fails_in_one_language_or_without_an_address_is_found(own_theme: Callable[..., render.Theme]) -> None:
    """The sample alone would not show it."""
    rtl = text_of("page.html", "<body", '{% if issue.direction == "rtl" %}{{ nothing }}{% endif %}<body')
    web = text_of("digest.txt", "{{ issue.date }}", "{{ issue.web }}")
    found = told(own_theme({**rtl, **web}))
    assert [line.split(":")[0] for line in sorted(found)] == ["digest.txt", "page.html"]


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("partials/footer.mjml", "{{ issue.name }}", "{{ issue.name | safe }}", "is there a | safe?"),
        ("partials/bullet.txt", "words(bullet.spans)", "'x'", "the text lacks an item"),
    ],
)
def test_words_printed_as_html_and_a_text_that_lacks_some_are_found(
    own_theme: Callable[..., render.Theme], file: str, old: str, new: str, reason: str
) -> None:
    """Neither is a mistake to the template engine."""
    assert any(reason in line for line in told(own_theme(text_of(file, old, new))))


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("de.po", 'msgid "a %(name)s"\nmsgstr "b %(nam)s"\n', "locale/de.po:1: 'b %(nam)s' has a place %(nam)s"),
        ("de.po", 'msgid "a"\nnonsense\n', "locale/de.po:2: "),
        ("ar.po", 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != ;\\n"\n', "locale/ar.po:2: no catalog"),
        ("german.po", 'msgid "a"\nmsgstr "b"\n', "locale/german.po:1: 'german' is no language such as de or pt-BR"),
    ],
)
def test_a_wrong_catalog_is_found(own_theme: Callable[..., render.Theme], file: str, text: str, line: str) -> None:
    """Other placeholders than the phrase has, what is no catalog, a name that is no language."""
    assert any(one.startswith(line) for one in told(own_theme({f"locale/{file}": text})))


def test_a_broken_sample_hides_no_other_mistake(own_theme: Callable[..., render.Theme]) -> None:
    """Both are told."""
    found = told(own_theme({"sample.toml": "date = 1", **text_of("page.html", "issue.title", "issue.titel")}))
    assert [line.split(":")[0] for line in found] == ["sample.toml", "page.html"]


def test_the_languages_are_those_of_the_catalogs(
    own_theme: Callable[..., render.Theme], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newsletter's own among them."""
    monkeypatch.undo()
    assert set(trials.languages(own_theme({"locale/pt-BR.po": ""}))) >= {"en", "ar", "de", "es", "fr", "pt-BR"}


def test_a_theme_that_is_not_there_is_a_trouble_of_that_name() -> None:
    """Its path is its name."""
    error = ThemeNotFound(theme="mine", searched=["templates"])
    assert str(trials.trouble(error)) == "mine: no theme 'mine' in templates"


def test_a_theme_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    """Whatever stands where text should."""
    for name, text in {"a": "[options.ink]\ntype = [1]", "b": "title = " + "[" * 5000, "c": ""}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "theme.toml").write_text(text)
    found = {one.name: one.problem for one in shelf(tmp_path, [tmp_path])}
    assert "theme.toml:1: option 'ink' needs a type" in found["a"]
    assert "not TOML" in found["b"]
    assert found["c"] == ""


def test_editors_leftovers_are_no_files_of_a_theme(tmp_path: Path) -> None:
    """Nor is a folder without theme.toml a theme."""
    for name in (
        "mine/theme.toml",
        "mine/.a.mjml.swp",
        "mine/a.mjml~",
        "mine/.git/x",
        "mine/p/a.mjml",
        "images/a.png",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert list(files([tmp_path / "mine"])) == ["p/a.mjml", "theme.toml"]
    assert [one.name for one in shelf(tmp_path, [tmp_path])] == ["mine"]
