"""How the pages look: the newsletter's colour, its own templates and words; what is wrong there is one line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from digest import rooms
from digest.contrast import contrast
from digest.errors import ThemeError
from subscribers.web import Look, tried
from subscribers.web.phrases import LANGUAGES, places
from tests.subscribers.sites import LOOK, Pretended, call


def look(folder: Path, **files: str) -> Look:
    """The look of a newsletter that has these files: `__` is a slash, `_` before the ending a dot."""
    for name, text in files.items():
        path = folder / "templates" / "web" / re.sub("_(?=[a-z]+$)", ".", name).replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Look(rooms.templates(folder))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_words_and_the_same_places(language: str) -> None:
    """Each page, each field, each mistake; nothing is left in English."""
    ours, its = LOOK.words["en"], LOOK.words[language]
    assert set(its) == set(ours)
    assert {key: places(text) for key, text in its.items()} == {key: places(text) for key, text in ours.items()}
    if language != "en":
        same = {key for key in ours if its[key] == ours[key]}
        assert same <= {"site.error", "preferences.pause", "subscribe.person"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_made_in_every_language(language: str) -> None:
    """The trial that `digest serve` makes before anybody is served."""
    from dataclasses import replace

    its = Pretended()
    tried(replace(its.site, masthead=replace(its.site.masthead, language=language)))


@pytest.mark.parametrize("accent", [None, "#9b1c1f", "#ffee00", "#000", "#0a5", "url(javascript:1)", 7])
def test_the_colours_can_be_told_apart(accent: object) -> None:
    """Text has a contrast of 4.5 at least (WCAG 2.2, 1.4.3), light and dark, whatever colour the newsletter has."""
    css = str(Look(accent=accent).style)
    schemes = [dict(re.findall(r"--(\w+): (#\w+);", line)) for line in css.split("\n") if "--edge:" in line]
    assert len(schemes) == 2
    for its in schemes:
        for text, ground in (
            ("ink", "paper"), ("muted", "paper"), ("accent", "paper"), ("on", "accent"), ("ink", "tint"),
            ("accent", "tint"), ("muted", "tint"), ("ink", "page"),
        ):  # fmt: skip
            assert contrast(its[text], its[ground]) >= 4.5, (text, ground)
        assert contrast(its["edge"], its["paper"]) >= 3  # 1.4.11: the edge of a field


def test_the_newsletters_own_files_come_first(tmp_path: Path) -> None:
    """A template, the style, single words: the rest stays ours."""
    its = look(
        tmp_path,
        words__en_toml='[subscribe]\nbutton = "Yes, please"\n',
        page_css=":root { --accent: {{ accent }} }",
        issues_html="{% extends 'base.html' %}{% block heading %}Archive{% endblock %}",
    )
    pages = Pretended(look=its)
    tried(pages.site)
    front = call(pages.app, "/")
    assert ">Yes, please</button>" in front.text
    assert "<style>:root { --accent: #9b1c1f }</style>" in front.text
    assert its.hash in front.headers["content-security-policy"]
    assert call(pages.app, "/issues").heading == "Archive"
    assert call(pages.app, "/unsubscribe").heading == "How to unsubscribe"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"issues_html": "{% if %}"}, "issues.html:1: "),
        ({"issues_html": "\n{{ secret }}"}, "issues.html:2: 'secret' is undefined"),
        ({"base_html": "{{ ''.__class__.__mro__ }}"}, "base.html:1: "),
        ({"confirm_html": "{% include 'confirm.html' %}"}, "include each other without end"),
        ({"confirm_html": "{% include '../../digest.toml' %}"}, "no template '../../digest.toml'"),
        ({"page_css": "{{ 1 / 0 }}"}, "page.css:1: division by zero"),
        ({"words__de_toml": "[ask]\nheadin = 'x'"}, "de.toml:2: unknown key ask.headin"),
        ({"words__de_toml": "[ask]\n\nline = '{name} {0}'"}, "de.toml:3: ask.line has a place {0}"),
        ({"words__de_toml": "[ask]\nline = 'a { b'"}, "de.toml:2: ask.line has a place {} that is never filled in"),
        ({"words__de_toml": "[ask]\nline = 7"}, "de.toml:2: ask.line must be text"),
        ({"words__ar_toml": "[ask"}, "ar.toml:1: not TOML"),
    ],
)
def test_a_broken_file_is_one_line_before_anybody_is_served(tmp_path: Path, files: dict[str, str], told: str) -> None:
    """With the file and, where it is known, its line; nothing of the sandbox is open."""
    pages = Pretended(look=look(tmp_path, **files))
    with pytest.raises(ThemeError) as error:
        tried(pages.site)
    assert told in str(error.value)
    assert "\n" not in str(error.value)
