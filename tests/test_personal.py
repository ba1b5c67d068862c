"""Markers in an editor's own words: found there alone, and gone from all that everybody may read."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digest import edit, personal, render
from digest.archive import Head
from digest.errors import DeliverError
from digest.issues import Folder
from digest.personal import Marker
from digest.render import paste
from digest.values import Issue, Item, Run, Section
from tests.deliver.conftest import reader

GREETING = "Dear {reader.name|l'ami & <co>}, how is {reader.home_town|your town}?"


def paragraph(text: str) -> tuple[tuple[Run, ...], ...]:
    """One paragraph."""
    return ((Run(text=text),),)


@pytest.fixture(scope="session")
def theme() -> render.Theme:
    """Our theme."""
    return render.theme("roundup", render.folders(None))


@pytest.fixture
def issue(theme: render.Theme) -> Issue:
    """The sample, with a marker in every place that may have one."""
    return replace(
        render.sample(theme),
        subject="News, {reader.name|friend}",
        preheader="For {reader.name|friend}: a library on rails, and a vote in Tromsø",
        introduction=paragraph(GREETING),
        closing=paragraph("Until tomorrow, {reader.name|}."),
    )


def test_markers_are_found_in_order_and_once(issue: Issue) -> None:
    """Their words in the form in which they are compared."""
    assert personal.markers(issue) == (
        Marker(text="{reader.name|friend}", field="name", others="friend"),
        Marker(text="{reader.name|l'ami & <co>}", field="name", others="l'ami & <co>"),
        Marker(text="{reader.home_town|your town}", field="home town", others="your town"),
        Marker(text="{reader.name|}", field="name", others=""),
    )


def test_what_articles_say_has_none(issue: Issue) -> None:
    """Nor have items, headings, the sponsor and the masthead, nor a subject that was generated from a headline."""
    said = "A {reader.name|trap} opens"
    trap = Item(id="i", runs=(Run(text=said), Run(text=said, style="source")))
    changed = replace(
        issue,
        sections=(Section(name=said, items=(trap,)),),
        title=said,
        sponsor=(Run(text=said),),
        subject=said,
        generated_subject=said,
        preheader=said,
        generated_preheader=f" {said} ",
        introduction=(),
        closing=(),
    )
    assert personal.markers(changed) == ()
    assert personal.general(changed) is changed


@pytest.mark.parametrize(
    "text",
    ["{reader.}", "{reader.na me}", "{reader}", "{ reader.name}", "{reader.name|a|b}", "{reader.name|{x}}",
     "{reader.name", "{reader.-x}", "{readers.name}", f"{{reader.{'x' * 41}}}", f"{{reader.x|{'y' * 101}}}"],
)  # fmt: skip
def test_what_is_written_otherwise_is_none(text: str, issue: Issue) -> None:
    """It stays as it stands; the check tells."""
    changed = replace(issue, subject=text, preheader="", introduction=(), closing=())
    assert personal.markers(changed) == ()


def test_a_draft_keeps_markers(issue: Issue) -> None:
    """Written as Markdown and read again."""
    draft = edit.read(edit.written(issue), "draft.md")
    assert edit.rebuilt(issue, draft).introduction == issue.introduction
    assert personal.markers(edit.rebuilt(issue, draft)) == personal.markers(issue)


def test_everybody_reads_the_others_words(issue: Issue, theme: render.Theme, tmp_path: Path) -> None:
    """On the web page, in the archive, in exports, in the issue's files; the mail alone keeps what is filled in."""
    edition = render.edition(issue, theme)
    folder = Folder(tmp_path / issue.slug)
    folder.write(edition, "draft", seen=None)
    files = [(folder.path / name).read_text() for name in ("email.html", "email.txt", "index.html")]
    assert not any("{reader" in text for text in files)
    assert edition.page == files[2]
    assert all("Dear l" in text and "Until tomorrow, ." in text for text in files)
    assert "l&#39;ami &amp; &lt;co&gt;" in edition.page
    assert "Dear l'ami & <co>, how is your town?" in " ".join(files[1].split())
    assert Head.of(edition).subject == personal.shown(edition).subject == "News, friend"
    say = str
    for made in (paste.html, paste.markdown):
        assert "{reader" not in made(issue, title=True, also=1, say=say)
    assert ("{reader" in edition.html, "{reader" in edition.text) == (True, True)
    assert folder.read_issue() == issue


def test_a_marker_that_the_twin_wraps_is_found(issue: Issue, theme: render.Theme) -> None:
    """At a blank, or between letters that need none."""
    words = "{reader.x|ja sehr viele andere Worte für alle übrigen} {reader.y|読者の皆さん読者の皆さん}"
    for before in range(0, 72, 5):
        made = render.edition(replace(issue, introduction=paragraph("x" * before + " " + words)), theme)
        assert "reader." not in personal.shown(made).text
        assert "reader." not in personal.shown(made).html


def test_a_reader_gets_their_own(issue: Issue) -> None:
    """By the name of the field, whatever its case; blank is as good as missing."""
    name, _, town, _ = personal.markers(issue)
    anna = reader(name="Anna", fields={"Home Town": "Faro", "other": "x"})
    assert personal.value(name, anna, personal.fields_of(anna)) == "Anna"
    assert personal.value(town, anna, personal.fields_of(anna)) == "Faro"
    nobody = reader(name=" ", fields={"HOME_TOWN": " \u202e\r\n"})
    assert personal.value(name, nobody, personal.fields_of(nobody)) == "friend"
    assert personal.value(town, nobody, personal.fields_of(nobody)) == "your town"
    bare = Marker(text="{reader.town}", field="town", others=None)
    with pytest.raises(DeliverError, match=r"nothing is known for \{reader.town\}"):
        personal.value(bare, anna, personal.fields_of(anna))


@pytest.mark.parametrize(
    "value", ["x" * 5000, "a\r\nBcc: b@reader.example", "\u202egnirts", "}{reader.name}", "\ud800\x00y"]
)
def test_values_are_one_short_clean_line(value: Any) -> None:
    """Whatever was put into the store."""
    marker = Marker(text="{reader.x|y}", field="x", others="y")
    said = personal.value(marker, reader(), {"x": value})
    assert len(said) <= 100
    assert said.isprintable()
