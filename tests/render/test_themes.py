"""Where themes are found, what their options may be, and what is said of a broken one."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from digest import render
from digest.errors import MjmlError, OptionsError, ThemeError, ThemeNotFound
from digest.values import Issue

OURS = Path(render.__file__).parents[2] / "templates" / "roundup"


def test_a_newsletters_own_templates_come_first(tmp_path: Path) -> None:
    """Then the wheel's, then those beside the package."""
    own, wheel, beside = render.folders(tmp_path)
    assert own == tmp_path / "templates"
    assert (wheel, beside) == render.folders(None)
    assert wheel.name == beside.name == "templates"
    assert wheel.parent.name == "digest"


def test_a_theme_that_is_nowhere_says_where_it_was_looked_for(tmp_path: Path) -> None:
    """It is a LookupError too."""
    with pytest.raises(ThemeNotFound) as error:
        render.theme("nowhere", render.folders(tmp_path))
    assert isinstance(error.value, LookupError)
    assert str(tmp_path / "templates") in str(error.value)


@pytest.mark.parametrize("name", ["", ".", "..", "../roundup", "a/b", "/etc", "a\\b", "x" * 200, "a\nb"])
def test_names_that_leave_the_folders_are_refused(name: str, tmp_path: Path) -> None:
    """Even where such a folder exists."""
    (tmp_path / "theme.toml").write_text("")
    with pytest.raises(ThemeNotFound):
        render.theme(name, [tmp_path / "templates", tmp_path])


def test_a_folder_without_theme_toml_is_no_theme(tmp_path: Path) -> None:
    """A newsletter's folder of images, say."""
    (tmp_path / "images").mkdir()
    with pytest.raises(ThemeNotFound):
        render.theme("images", [tmp_path])


def test_one_file_of_the_newsletters_own_replaces_ours_and_the_others_stay(
    own_theme: Callable[..., render.Theme], sample_issue: Issue
) -> None:
    """Without a `theme.toml`, without a copy of the rest."""
    footer = "<mj-section><mj-column><mj-text>Ours alone: {{ issue.name }}</mj-text></mj-column></mj-section>"
    edition = render.edition(sample_issue, own_theme({"partials/footer.mjml": footer}))
    assert "Ours alone: The Coastal Herald" in edition.html
    assert "Unsubscribe" not in edition.html
    assert "<h2" in edition.html


def test_a_template_that_changes_or_appears_is_read_anew(
    own_theme: Callable[..., render.Theme], sample_issue: Issue, tmp_path: Path
) -> None:
    """The preview shows what is on disk."""
    theme = own_theme({"partials/page.css": "/* first */"})
    assert "/* first */" in render.edition(sample_issue, theme).page
    css = tmp_path / "templates" / "roundup" / "partials" / "page.css"
    css.write_text("/* other */")
    os.utime(css, ns=(1, 1))
    assert "/* other */" in render.edition(sample_issue, theme).page
    own_theme({"partials/page-masthead.html": "<p>Masthead of ours</p>"})
    assert "Masthead of ours" in render.edition(sample_issue, theme).page


def test_options_have_defaults_and_take_the_newsletters_values() -> None:
    """All declared options are there."""
    theme = render.theme("roundup", render.folders(None), {"width": 640, "accent": "#123"})
    assert (theme.options["width"], theme.options["accent"], theme.options["text"]) == (640, "#123", "serif")
    assert {option.name for option in theme.declared} == set(theme.options)
    assert all(option.help for option in theme.declared)


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("acent", "#123456", "no option 'acent'"),
        ("accent", "red", "must be a color"),
        ("accent", "#12345", "must be a color"),
        ("accent", 7, "must be"),
        ("text", "gothic", "one of serif, sans"),
        ("width", "600", "a whole number"),
        ("width", 900, "at most 640"),
        ("width", 10, "at least 480"),
        ("width", True, "a whole number"),
        ("contents", 1, "true or false"),
    ],
)
def test_a_wrong_option_is_refused_in_words(option: str, value: object, reason: str) -> None:
    """Unknown name, wrong type, outside the limits."""
    with pytest.raises(OptionsError) as error:
        render.theme("roundup", render.folders(None), {option: value})
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('title = "x\n', 1, "not TOML"),
        ("[options.a]\n\n[options", 3, "not TOML"),
        ('\ntitel = "x"\n', 2, "unknown key 'titel'"),
        ("options = 1", 1, "must be tables"),
        ('title = "x"\n[options.big]\ntype = "number"\ndefault = 1', 2, "needs a type"),
        ('[options.big]\ntype = "integer"\ndefault = 1.5', 1, "a whole number"),
        ('[options.big]\ntype = "integer"', 1, "a whole number"),
        ('[options.big]\ntype = "integer"\ndefault = 9\nmax = 5', 1, "at most 5"),
        ('[options.ink]\ntype = "color"\ndefault = "blue"', 1, "must be a color"),
        ('[options.ink]\ntype = "text"\ndefault = "a;b{c}"', 1, "must be one line"),
        ('[options.ink]\ntype = "choice"\nchoices = "a"\ndefault = "a"', 1, "list of texts"),
        ('[options.ink]\ntype = "text"\ndefault = "a"\nhlep = "b"', 1, "unknown key 'hlep'"),
        ("[options]\nink = 3", 2, "must be a table"),
        ('title = "x"\n[options.ink]\ntype = ["color"]\ndefault = "a"', 2, "needs a type"),
        ("title = 'x'\n[options.ink]\ntype = {a = 1}\ndefault = 'a'", 2, "needs a type"),
        ('[options.ink]\ntype = "text"\ndefault = "\'Helvetica Neue\', Arial"', 1, "need no quotes"),
        ('[options.ink]\ntype = "text"\ndefault = \'"Times"\'', 1, "need no quotes"),
        ('[options.ink]\ntype = "text"\ndefault = "a & b"', 1, "without"),
        ("[options.ink]\nmin = " + "9" * 5000, None, "not TOML"),
        ("title = " + "[" * 5000, None, "not TOML"),
    ],
)
def test_a_broken_theme_toml_is_named_with_its_line(tmp_path: Path, text: str, line: int | None, reason: str) -> None:
    """File, line, what is wrong."""
    path = tmp_path / "mine" / "theme.toml"
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(ThemeError) as error:
        render.theme("mine", [tmp_path])
    assert (error.value.path, error.value.line) == (str(path), line)
    assert reason in str(error.value)


def test_a_theme_toml_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Latin-1, say."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "theme.toml").write_bytes(b'title = "\xe9"')
    with pytest.raises(ThemeError, match="not UTF-8"):
        render.theme("mine", [tmp_path])


def test_a_newsletters_theme_toml_adds_options_to_ours(own_theme: Callable[..., render.Theme]) -> None:
    """And may change a default; what it does not name stays."""
    accent = '[options.accent]\ntype = "color"\ndefault = "#00f"\n'
    extra = '[options.extra]\ntype = "boolean"\ndefault = true\n'
    theme = own_theme({"theme.toml": f'title = "Mine"\n{accent}{extra}'})
    assert (theme.title, theme.options["accent"], theme.options["extra"]) == ("Mine", "#00f", True)
    assert theme.options["width"] == 600


def _changed(file: str, old: str, new: str) -> dict[str, str]:
    text = (OURS / file).read_text("utf-8")
    assert old in text
    return {file: text.replace(old, new, 1)}


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("partials/masthead.mjml", "issue.title }}</h1>", "issue.titel }}</h1>", "view has no attribute 'titel'"),
        ("partials/masthead.mjml", "issue.title }}</h1>", "isue.title }}</h1>", "'isue' is undefined"),
        ("partials/masthead.mjml", "{% endif %}", "{% endfi %}", "unknown tag 'endfi'"),
        (
            "digest.mjml",
            '{% include "partials/footer.mjml" %}',
            '{% include "foot.mjml" %}',
            "no template 'foot.mjml'",
        ),
        ("digest.mjml", "<mj-title>{{", "<mj-title>{{ 1 + issue.name }}{{", "unsupported operand"),
        ("digest.mjml", "<mj-title>{{", "<mj-title>{{ issue.name.__class__ }}{{", "unsafe"),
        ("digest.txt", '| underline("=")', '| underlin("=")', "No filter named 'underlin'"),
        ("page.html", "{{ issue.title }}", "{{ option.colour }}", "no attribute 'colour'"),
        ("page.html", "{{ issue.title }}", "{{ 'x' * 9223372036854775807 }}", "more memory"),
        ("partials/mail.css", ":root", '{% include "partials/mail.css" %}', "without end"),
    ],
)
def test_a_broken_template_is_named_with_file_and_line(
    own_theme: Callable[..., render.Theme], sample_issue: Issue, file: str, old: str, new: str, reason: str
) -> None:
    """Whether it cannot be read, or fails while it is filled."""
    files = _changed(file, old, new)
    line = files[file][: files[file].index(new)].count("\n") + 1
    with pytest.raises(ThemeError) as error:
        render.edition(sample_issue, own_theme(files))
    assert error.value.path.endswith(file) or "without end" in reason
    assert error.value.line == line or "without end" in reason
    assert reason in str(error.value)


def test_a_missing_value_is_an_error_and_never_printed(
    own_theme: Callable[..., render.Theme], make_issue: Callable[..., Issue]
) -> None:
    """ "None" in a mail helps nobody."""
    theme = own_theme(_changed("page.html", "{{ issue.title }}", "{{ issue.web }}"))
    with pytest.raises(ThemeError, match="missing"):
        render.edition(make_issue(), theme)


def test_a_template_that_is_not_utf8_is_named(
    own_theme: Callable[..., render.Theme], sample_issue: Issue, tmp_path: Path
) -> None:
    """With its path."""
    theme = own_theme({"page.html": ""})
    (tmp_path / "templates" / "roundup" / "page.html").write_bytes(b"\xff\xfe")
    with pytest.raises(ThemeError, match=r"page\.html:1: not UTF-8"):
        render.edition(sample_issue, theme)


def test_a_theme_without_a_template_is_named_with_the_file_it_lacks(tmp_path: Path, sample_issue: Issue) -> None:
    """Three templates make a theme."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "theme.toml").write_text("")
    with pytest.raises(ThemeError, match=r"no template 'digest\.mjml'"):
        render.edition(sample_issue, render.theme("mine", [tmp_path]))


@pytest.mark.parametrize(
    ("file", "old", "new", "needle", "reason"),
    [
        ("partials/section.mjml", "<mj-text padding", "<mj-txt padding", "<mj-txt", "unknown tag <mj-txt>"),
        ("partials/section.mjml", "padding-top=", "paddingtop=", "paddingtop", "did you mean 'padding-top'"),
        ("partials/section.mjml", "</ul>", "</ol>", "</ol", "closes nothing"),
        ("partials/footer.mjml", "<mj-column>", "", "<mj-text", "may not stand directly in <mj-section>"),
        ("partials/bullet.mjml", "</li>", "", "<li", "never closed"),
        ("partials/words.mjml", "</em>", "</i>", "</i", "closes nothing: <em> is open"),
        ("digest.mjml", 'width="480px"', "width=480px", "width", "needs quotes"),
        ("digest.mjml", "<mj-style>", '<mj-style inline="in">', "inline", "the one value"),
        (
            "digest.mjml",
            "<mj-style>",
            '<mj-include path="x.css" type="css" css-inline="inline" /><mj-style>',
            "<mj-include",
            '<mj-style inline="inline">',
        ),
    ],
)
def test_wrong_mjml_is_found_in_the_template_it_stands_in(
    own_theme: Callable[..., render.Theme],
    sample_issue: Issue,
    file: str,
    old: str,
    new: str,
    needle: str,
    reason: str,
) -> None:
    """File, line and column of the template, not of the filled result."""
    files = _changed(file, old, new)
    with pytest.raises(MjmlError) as error:
        render.edition(sample_issue, own_theme(files))
    found = error.value
    assert reason in str(found)
    assert found.path.endswith(file)
    written = files[file].split("\n")[found.line - 1]
    assert written[found.column - 1 :].startswith(needle)


@pytest.mark.parametrize("text", ["", "<mjml></mjml>", "<mjml><mj-body></mj-body></mjml>", "{# nothing #}"])
def test_an_empty_mail_is_refused(own_theme: Callable[..., render.Theme], sample_issue: Issue, text: str) -> None:
    """The compiler would make an empty mail of it without a word."""
    with pytest.raises(MjmlError, match="no mail to send"):
        render.edition(sample_issue, own_theme({"digest.mjml": text}))


def test_words_of_an_article_that_look_like_templates_are_printed_as_they_are(
    own_theme: Callable[..., render.Theme], sample_issue: Issue, make_issue: Callable[..., Issue]
) -> None:
    """Only the theme's files are templates."""
    issue = make_issue(title="{{ 7 * 7 }} {% include 'x' %}")
    edition = render.edition(issue, own_theme({}))
    assert "{{ 7 * 7 }} {% include &#39;x&#39; %}" in edition.html
    assert "{{ 7 * 7 }} {% include 'x' %}" in edition.text


def test_a_theme_says_whether_it_prints_images(tmp_path: Path) -> None:
    """It does not where it does not say; a newsletter's own file of the same name may decide for a theme of ours."""
    assert not render.theme("roundup", render.folders(None)).images
    own = tmp_path / "templates" / "roundup"
    own.mkdir(parents=True)
    (own / "theme.toml").write_text("images = true\n")
    assert render.theme("roundup", render.folders(tmp_path)).images
    (own / "theme.toml").write_text('title = "Ours"\n')
    assert not render.theme("roundup", render.folders(tmp_path)).images
    (own / "theme.toml").write_text('title = "Ours"\nimages = "yes"\n')
    with pytest.raises(ThemeError, match="images must be true or false") as caught:
        render.theme("roundup", render.folders(tmp_path))
    assert caught.value.line == 2
