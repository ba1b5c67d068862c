"""Letters about a subscription: what they say, to whom, in which language, and what nobody can make them say."""

import datetime as dt
import html as html_module
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest import render
from digest.errors import MjmlError, ThemeError
from digest.render.translations import read
from digest.values import Issue, Letter, Masthead, Url
from tests import axe

LETTERS = Path(__file__).parents[2] / "templates" / "letters"
FOLDERS = render.folders(None)
KINDS = ("confirm", "known", "welcome")
LANGUAGES = ("es", "fr", "de", "ar")
WEB = "https://pier.example/n"
TOKEN = "k" * 32
NOW = dt.datetime(2026, 9, 21, 23, 30, tzinfo=dt.UTC)
PIER = Masthead(
    name="The Pier Post",
    sender="Pier Post <ed@pier.example>",
    address="1 Pier Road\nLisbon",
    web=Url(WEB),
    timezone="Europe/Lisbon",
)
LINKS = {"preferences": f"{WEB}/preferences/{TOKEN}", "unsubscribe": f"{WEB}/unsubscribe/{TOKEN}"}
_METHODS = [(f"**.{ending}", "jinja2") for ending in ("mjml", "txt", "j2", "css")]
Write = Callable[..., Letter]


@pytest.fixture
def write(sample_issue: Issue) -> Write:
    """A letter of that kind; its occasion, or the newsletter, changed as asked."""

    def written(kind: str, *, masthead: Masthead = PIER, folder: Path | None = None, **changes: Any) -> Letter:
        its: dict[str, Any] = {"name": "Anna Berg", "asked_at": NOW}
        if kind == "confirm":
            until = NOW + dt.timedelta(days=7)
            its |= {"confirm": f"{WEB}/confirm/{TOKEN}", "wording": "Yes, send it.\nI can leave.", "until": until}
        else:
            its |= LINKS
        if kind == "welcome":
            its |= {"issue": sample_issue}
        occasion = render.Occasion(kind=kind, **{**its, **changes})  # type: ignore[arg-type]
        return render.letter(occasion, masthead, render.folders(folder), {})

    return written


def links(letter: Letter) -> list[str]:
    """The addresses that the mail links, in order, each once."""
    found = lxml_html.fromstring(letter.html).xpath("//body//a/@href")
    return list(dict.fromkeys(str(one) for one in found))


def words(letter: Letter) -> str:
    """What the mail says, on one line."""
    body = lxml_html.fromstring(letter.html).find("body")
    assert body is not None
    return " ".join(str(body.text_content()).split())


def test_the_letter_to_confirm_promotes_nothing(write: Write) -> None:
    """Who asked, what they agreed to, one link, till when, and that doing nothing is enough."""
    letter = write("confirm")
    assert letter.subject == "Please confirm: The Pier Post"
    assert links(letter) == [f"{WEB}/confirm/{TOKEN}"]
    for said in (
        "Hello Anna Berg,",
        "entered this address on the sign-up page of The Pier Post",
        "On September 22, 2026 somebody",  # in Lisbon it is tomorrow already
        "Yes, send it.",
        "works until September 29, 2026",
        "do nothing: you will get no further mail",
        "1 Pier Road",
    ):
        assert said in words(letter)
        assert said in " ".join(letter.text.split())
    for promoted in ("Unsubscribe", "preferences", "latest", "Americas"):
        assert promoted not in words(letter)


def test_who_is_subscribed_already_learns_that_nothing_changed(write: Write) -> None:
    """With the way to what they may have wanted."""
    letter = write("known")
    assert "nothing has changed" in words(letter)
    assert links(letter) == [LINKS["preferences"], LINKS["unsubscribe"]]
    assert "latest" not in words(letter)


def test_without_pages_for_preferences_there_is_no_link_to_them(write: Write) -> None:
    """Nor any word of them."""
    letter = write("known", preferences="")
    assert links(letter) == [LINKS["unsubscribe"]]
    assert "choose topics" not in words(letter)


def test_the_welcome_has_the_latest_issue_and_where_to_read_it_whole(write: Write, sample_issue: Issue) -> None:
    """Headings and headlines, each with its link; no sponsor."""
    letter = write("welcome")
    for section in sample_issue.sections:
        assert section.name in words(letter)
    assert "Chile rests its hake" in words(letter)
    assert f"{WEB}/{sample_issue.slug}/" in links(letter)
    assert [LINKS["preferences"], LINKS["unsubscribe"]] == [one for one in links(letter) if TOKEN in one]
    assert write("welcome", issue=None).html.count("<h2") == 0


def test_a_headline_that_runs_against_the_others_says_so(write: Write) -> None:
    """Its mark and its end are on the other side; the others follow their list."""
    items = lxml_html.fromstring(write("welcome").html).xpath("//li")
    turned = [one for one in items if one.get("dir")]
    assert [(one.get("dir"), "عمّان" in one.text_content()) for one in turned] == [("rtl", True)]
    assert "text-align:right" in turned[0].get("style")
    assert len(items) > 5


def test_a_long_issue_is_not_in_the_welcome_whole(write: Write, sample_issue: Issue) -> None:
    """Twelve headings with five headlines at most."""
    section = sample_issue.sections[0]
    many = replace(section, items=section.items * 10)
    letter = write("welcome", issue=replace(sample_issue, sections=(many,) * 30))
    assert (letter.html.count("<h3"), letter.html.count("<li")) == (12, 60)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_the_text_twin_has_the_mails_links_and_the_page_is_valid(write: Write, kind: str, language: str) -> None:
    """In every language, in its direction, under 100 columns but for addresses."""
    letter = write(kind, language=language)
    assert letter.language == language
    assert all(one in letter.text for one in links(letter))
    found = lxml_html.fromstring(letter.html)
    assert (found.get("lang"), found.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
    assert [line for line in letter.text.splitlines() if len(line) > 76 and "://" not in line] == []
    assert not re.search(r"\{\{|\{%|None|undefined", letter.html + letter.text)


def test_the_reader_is_written_in_their_language_where_it_is_known(write: Write) -> None:
    """Else in the newsletter's."""
    spanish = replace(PIER, language="es")
    assert write("confirm", masthead=spanish, language="de-AT").language == "de-AT"
    assert "Bitte bestätigen" in write("confirm", masthead=spanish, language="de-AT").subject
    assert write("confirm", masthead=spanish, language="xx").subject.startswith("Confirme")
    for none in ("", "../../roundup/locale/de", "de\r\nX: y"):
        assert write("confirm", masthead=spanish, language=none).language == "es"


def _phrases() -> set[str]:
    found = extract_from_dir(LETTERS, _METHODS)
    return {phrase if isinstance(phrase, str) else phrase[0] for _, _, phrase, _, _ in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_the_letters_is_translated(language: str) -> None:
    """And no translation is left of a phrase that is gone; places to fill in are the same."""
    catalog = read("letters", LETTERS / "locale" / f"{language}.po")
    assert {message.id for message in catalog if message.id} == _phrases()
    assert all(message.string and not message.fuzzy for message in catalog if message.id)
    assert [error for message in catalog for error in message.check(catalog)] == []


HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \"'&\\ \u202egnp.exe\r\nBcc: all@reader.example"


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_words_are_printed_as_they_are_and_run_nowhere(write: Write, kind: str) -> None:
    """A name, a wording, a newsletter that somebody wrote to break out."""
    letter = write(kind, name=HOSTILE, wording=HOSTILE, masthead=replace(PIER, name=HOSTILE, address=HOSTILE))
    assert "<script" not in letter.html
    assert "49" not in words(letter)
    assert "\n" not in letter.subject
    assert "\u202e" not in letter.html + letter.text + letter.subject
    assert "<script>alert(1)</script> {{ 7*7 }}" in words(letter)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80), st.text(max_size=200))
def test_whatever_a_name_or_wording_is_the_letter_is_made(name: str, wording: str) -> None:
    """And reads as it was written, but for controls and white space."""
    occasion = render.Occasion(
        kind="confirm", name=name, wording=wording, confirm=f"{WEB}/confirm/{TOKEN}", asked_at=NOW, until=NOW
    )
    letter = render.letter(occasion, PIER, FOLDERS)
    assert links(letter) == [f"{WEB}/confirm/{TOKEN}"]
    assert letter.html.count("<script") == 0


def test_a_newsletter_has_its_own_words_and_its_own_template(write: Write, tmp_path: Path) -> None:
    """Phrase by phrase, and file by file."""
    own = tmp_path / "templates" / "letters"
    (own / "locale").mkdir(parents=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (own / "locale" / "en.po").write_text(f'{head}msgid "Yes, subscribe me"\nmsgstr "Count me in"\n')
    assert "Count me in" in write("confirm", folder=tmp_path).html
    (own / "subject.txt").write_text("A word from {{ issue.name }}\n")
    assert write("confirm", folder=tmp_path).subject == "A word from The Pier Post"


@pytest.mark.parametrize("template", ["letter.txt", "letter.mjml"])
def test_a_template_that_leaves_out_the_link_is_an_error_with_its_file(
    write: Write, tmp_path: Path, template: str
) -> None:
    """A letter to confirm that cannot be confirmed helps nobody."""
    own = tmp_path / "templates" / "letters" / template
    own.parent.mkdir(parents=True)
    text = "<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text></mj-column></mj-section></mj-body></mjml>"
    own.write_text(text)
    with pytest.raises(ThemeError) as caught:
        write("confirm", folder=tmp_path)
    assert caught.value.path == str(own)


def test_mistakes_in_a_template_are_told_with_file_and_line(write: Write, tmp_path: Path) -> None:
    """As for themes."""
    own = tmp_path / "templates" / "letters" / "letter.mjml"
    own.parent.mkdir(parents=True)
    own.write_text("<mjml>\n<mj-body>\n<mj-sektion></mj-sektion>\n</mj-body>\n</mjml>\n")
    with pytest.raises(MjmlError) as caught:
        write("confirm", folder=tmp_path)
    assert (caught.value.path, caught.value.line) == (str(own), 3)


def test_the_accent_is_the_newsletters_own_where_it_is_a_colour() -> None:
    """Made readable under white letters; anything else is ours."""
    occasion = render.Occasion(kind="confirm", confirm=f"{WEB}/confirm/{TOKEN}", asked_at=NOW, until=NOW)
    assert 'bgcolor="#0a5c36"' in render.letter(occasion, PIER, FOLDERS, {"accent": "#0a5c36"}).html
    assert "#9b1c1f" in render.letter(occasion, PIER, FOLDERS, {"accent": "red;}"}).html
    assert 'bgcolor="#ffff00"' not in render.letter(occasion, PIER, FOLDERS, {"accent": "#ffff00"}).html


def test_links_are_escaped_once(write: Write) -> None:
    """An address to unsubscribe may have a query of its own."""
    letter = write("known", unsubscribe="https://lists.example/u?list=7&token=abc", preferences="")
    assert links(letter) == ["https://lists.example/u?list=7&token=abc"]
    assert html_module.escape("?list=7&token=abc") in letter.html


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
def test_letters_are_accessible_and_never_wider_than_the_window(browser: Any, write: Write, language: str) -> None:
    """Axe, light and dark, 320 and 640 pixels."""
    page = browser.new_page()
    for kind in KINDS[::2]:  # the second has nothing that the others have not
        letter = write(kind, language=language)
        assert axe.complaints(page, letter.html, without=("landmark-one-main", "region")) == []
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()
