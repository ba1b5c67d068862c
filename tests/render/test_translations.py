"""Phrases of themes in the newsletter's language: complete, overridden file by file, and mistakes with their line."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from digest import render
from digest.errors import ThemeError
from digest.render.translations import catalogs, read, translations
from digest.values import Issue

TEMPLATES = Path(__file__).parents[2] / "templates"
LANGUAGES = ("es", "fr", "de", "ar")
_METHODS = [("**.mjml", "jinja2"), ("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.css", "jinja2")]
_CATALOG = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Unsubscribe"\nmsgstr "{word}"\n'
)


PASTED = ("Sponsored:",)
"""What `paste` says beside them."""


def _phrases() -> Iterator[str]:
    """What our themes' templates say, as Babel finds it, and what is pasted elsewhere."""
    yield from PASTED
    for manifest in TEMPLATES.glob("*/theme.toml"):
        for _, _, phrase, _, _ in extract_from_dir(manifest.parent, _METHODS):
            yield phrase if isinstance(phrase, str) else phrase[0]


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_templates_have_phrases() -> None:
    """Else the next test would compare nothing."""
    assert {"Unsubscribe", "View in browser", "Sponsored"} <= set(_phrases())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_our_themes_is_translated(language: str) -> None:
    """And no translation is left of a phrase that is gone; places to fill in are the same on both sides."""
    catalog = read("roundup", TEMPLATES / "roundup" / "locale" / f"{language}.po")
    said = {message.id for message in catalog if message.id}
    assert said == set(_phrases())
    assert all(message.string and not message.fuzzy for message in catalog if message.id)
    assert [error for message in catalog for error in message.check(catalog)] == []


def test_a_newsletter_words_a_phrase_anew(tmp_path: Path, make_issue: Callable[..., Issue]) -> None:
    """Its own catalog wins, phrase by phrase, and is read again when it changes."""
    path = _write(tmp_path / "templates" / "roundup" / "locale" / "de.po", _CATALOG.format(word="Abbestellen"))
    issue = make_issue(masthead={"language": "de", "web": "https://herald.example/r"})
    theme = render.theme("roundup", render.folders(tmp_path))
    edition = render.edition(issue, theme)
    assert "Abbestellen" in edition.html
    assert "Im Browser ansehen" in edition.html
    path.write_text(_CATALOG.format(word="Nicht mehr schicken"), "utf-8")
    assert "Nicht mehr schicken" in render.edition(issue, theme).html


def test_a_new_language_is_one_file(tmp_path: Path, make_issue: Callable[..., Issue]) -> None:
    """`pt-BR` takes `pt`; what it lacks stays English."""
    _write(tmp_path / "templates" / "roundup" / "locale" / "pt.po", _CATALOG.format(word="Cancelar"))
    edition = render.edition(
        make_issue(masthead={"language": "pt-BR", "web": "https://herald.example/r"}),
        render.theme("roundup", render.folders(tmp_path)),
    )
    assert "Cancelar" in edition.text
    assert "View in browser" in edition.html


def test_what_is_doubtful_is_not_printed(tmp_path: Path) -> None:
    """A translator's "fuzzy" mark."""
    text = _CATALOG.format(word="Weg damit").replace('msgid "Uns', '#, fuzzy\nmsgid "Uns')
    _write(tmp_path / "locale" / "de.po", text)
    assert translations("x", catalogs((tmp_path,), "de")).gettext("Unsubscribe") == "Unsubscribe"


@pytest.mark.parametrize(
    ("text", "line"), [('msgid "a"\nmsgstr "b"\nnonsense\n', 3), ('msgid "a\n', 1), ('msgid "é"\n', None)]
)
def test_a_broken_catalog_is_named(tmp_path: Path, text: str, line: int | None) -> None:
    """With its line where that can be told."""
    path = _write(tmp_path / "locale" / "de.po", text)
    if line is None:
        path.write_bytes(
            b'msgid ""\nmsgstr "Content-Type: text/plain; charset=no-such\\n"\nmsgid "\xff"\nmsgstr ""\n'
        )
    with pytest.raises(ThemeError) as caught:
        translations("x", catalogs((tmp_path,), "de"))
    assert caught.value.path == str(path)
    assert caught.value.line == line


@pytest.mark.parametrize("forms", ["nplurals=2; plural=(n != ;", "nplurals=1; plural=" + "(" * 99])
def test_plural_forms_that_are_none_are_named(tmp_path: Path, forms: str) -> None:
    """Babel copies them unread; reading the catalog they make is what fails."""
    text = _CATALOG.format(word="Weg").replace('utf-8\\n"\n', f'utf-8\\n"\n"Plural-Forms: {forms}\\n"\n')
    path = _write(tmp_path / "locale" / "de.po", text)
    with pytest.raises(ThemeError) as caught:
        translations("x", catalogs((tmp_path,), "de"))
    assert (caught.value.path, caught.value.line) == (str(path), 4)


def test_a_percent_sign_is_written_twice(tmp_path: Path, make_issue: Callable[..., Issue]) -> None:
    """In a phrase with places and in one without."""
    path = tmp_path / "templates" / "roundup" / "locale" / "de.po"
    _write(path, _CATALOG.format(word="Zu 100 %% abbestellen"))
    theme = render.theme("roundup", render.folders(tmp_path))
    masthead = {"language": "de", "web": "https://herald.example/r"}
    assert "Zu 100 % abbestellen" in render.edition(make_issue(masthead=masthead), theme).html


def test_numbers_byte_order_marks_and_doubtful_texts_are_no_mistakes(tmp_path: Path) -> None:
    """What gettext and editors allow."""
    more = (
        'msgid "%(count)d items"\nmsgstr "%(count)s Stück"\n\nmsgid "%(n).1f"\nmsgstr "%(n).1f"\n\n'
        'msgid "one"\nmsgid_plural "%(num)d"\nmsgstr[0] "eins"\nmsgstr[1] "%(num)d davon"\n\n'
        '#, fuzzy\nmsgid "Unsure"\nmsgstr "%(x)s"\n'
    )
    path = _write(tmp_path / "locale" / "de.po", "\ufeff" + _CATALOG.format(word="Weg") + "\n" + more)
    found = translations("x", catalogs((path.parent.parent,), "de"))
    assert found.gettext("%(count)d items") % {"count": 3} == "3 Stück"
    assert found.ngettext("one", "%(num)d", 5) % {"num": 5} == "5 davon"
    assert (found.gettext("Unsubscribe"), found.gettext("Unsure")) == ("Weg", "Unsure")
