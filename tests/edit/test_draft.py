"""The draft as a file: what is written, and everything a person may have typed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import edit
from digest.edit.runs import form, one_line
from digest.errors import DraftError
from digest.values import Issue, Item, Masthead, Run, Section, Url

DATA = Path(__file__).parent / "data"

TEXT = st.text(
    st.one_of(st.sampled_from("\\`*_[]<>&!#-+.:1a \u00a0é•"), st.characters(exclude_categories=("Cc", "Cs"))),
    max_size=20,
)
PARAGRAPH = st.lists(
    st.builds(Run, text=TEXT, url=st.sampled_from([None, Url("https://a.example/b_c?d=(e)&f=1")])), max_size=3
).map(tuple)
ID = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8).filter(
    lambda id: not id.startswith("own-")
)
NAME = TEXT.filter(lambda name: one_line(name) != "")


def _said(draft: edit.Draft) -> list[tuple[str, list[tuple[str | None, str]]]]:
    """Headings with (id, printed line) under them."""
    return [
        (section.name, [(item.id, "".join(run.text for run in item.runs)) for item in section.items])
        for section in draft.sections
    ]


def test_the_golden_draft(make: SimpleNamespace) -> None:
    """An issue with everything in it is written byte for byte as documented."""
    two = make.replace(
        make.item("2"),
        runs=(
            Run(text="The bridge *will* open [in May]. "),
            Run(text="The Ferry", url=Url("https://ferry.example/b?x=1&y=(2)"), style="source"),
            Run(text=" Its toll is "),
            Run(text="two gourdes", style="strong"),
            Run(text=". "),
            Run(text="Harbour Post", style="source"),
        ),
    )
    own = edit.own("We were there.", label="Photographs", url="https://photos.example/")
    made = make.replace(
        make.issue(
            ("Haiti", [make.item("1"), two, own]),
            ("C #", [make.item("3", text="- A list? <!-- item:9 --> No: 3. May, snake_case & 5 * 4.")]),
            subject="Ships <come> in",
            preheader="A bridge · A list",
        ),
        introduction=((Run(text="Good morning."),), (Run(text="subject: nothing special."),)),
        closing=(
            (Run(text="Write to "), Run(text="us", url=Url("https://us.example/")), Run(text=".")),
            (Run(text="---"),),
        ),
    )
    golden = (DATA / "everything.md").read_text(encoding="utf-8")
    assert edit.written(made) == golden
    assert edit.rebuilt(made, edit.read(golden, "draft.md")).introduction == made.introduction


@pytest.mark.parametrize("typed", sorted(DATA.glob("typed-*.md")), ids=lambda path: path.stem)
def test_what_editors_and_people_make_of_it(typed: Path) -> None:
    """Every way of typing the same draft in data/ is read as the plain one is."""
    plain = edit.read((DATA / "plain.md").read_text(encoding="utf-8"), "draft.md")
    draft = edit.read(typed.read_bytes().decode("utf-8"), "draft.md")
    assert _said(draft) == _said(plain)
    assert (draft.subject, draft.preheader) == (plain.subject, plain.preheader)
    assert (draft.introduction, draft.closing) == (plain.introduction, plain.closing)


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(newline: str) -> None:
    """A draft saved by Windows or old Mac editors, with a BOM, reads as it was."""
    text = (DATA / "plain.md").read_text(encoding="utf-8")
    saved = "\ufeff" + text.replace("\n", newline)
    assert edit.read(saved, "draft.md") == edit.read(text, "draft.md")


@settings(deadline=None, max_examples=120)
@given(
    subject=TEXT,
    preheader=TEXT,
    sponsor=PARAGRAPH,
    introduction=st.lists(PARAGRAPH, max_size=2),
    closing=st.lists(PARAGRAPH, max_size=2),
    sections=st.lists(
        st.tuples(NAME, st.lists(st.tuples(ID, PARAGRAPH), max_size=2)),
        max_size=3,
        unique_by=lambda s: one_line(s[0]),
    ),
)
def test_an_issue_comes_back_as_it_was(
    subject: str, preheader: str, sponsor: tuple, introduction: list, closing: list, sections: list
) -> None:
    """Words, ids, headings, subject, preheader, sponsor, introduction and closing survive for any text."""
    ids: set[str] = set()
    made = []
    for name, items in sections:
        kept = [Item(id=id, runs=runs) for id, runs in dict(items).items() if id not in ids and form(runs)]
        ids |= {item.id for item in kept}
        made.append(Section(name=name, items=tuple(kept)))
    issue = Issue(
        masthead=Masthead(name="x"), slug="2023-09-21", date=dt.date(2023, 9, 21),
        sections=tuple(made), subject=subject, preheader=preheader, sponsor=sponsor,
        introduction=tuple(introduction), closing=tuple(closing),
    )  # fmt: skip
    draft = edit.read(edit.written(issue), "draft.md")
    assert (draft.subject, draft.preheader) == (one_line(subject), one_line(preheader))
    assert draft.sponsor == form(sponsor, item=False)
    assert draft.introduction == tuple(p for p in (form(runs, item=False) for runs in introduction) if p)
    assert draft.closing == tuple(p for p in (form(runs, item=False) for runs in closing) if p)
    assert [section.name for section in draft.sections] == [one_line(section.name) for section in made]
    read = [[(item.id, item.runs) for item in section.items] for section in draft.sections]
    assert read == [[(item.id, form(item.runs)) for item in section.items] for section in made]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("## A\n\n- One. <!-- item:x -->\n- Two. <!-- item:x -->\n", 4, "line 3"),
        ("subject: s\n\n## A\n\n- One. <!-- item:x\n- Two. <!-- item:y -->\n", 5, "not closed"),
        ("- One. <!-- item:x", 1, "not closed"),
    ],
)
def test_what_cannot_be_read_names_its_line(text: str, line: int, words: str) -> None:
    """An id that stands twice and an open item comment are errors with file and line."""
    with pytest.raises(DraftError) as caught:
        edit.read(text, "issues/2023-09-21/draft.md")
    assert caught.value.line == line
    assert str(caught.value).startswith(f"issues/2023-09-21/draft.md:{line}: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## A\n- one\n\n  and more\n- two", [("A", [(None, "one and more"), (None, "two")])]),
        ("## A\n\nA line without a bullet.\n\n- two", [("A", [(None, "A line without a bullet."), (None, "two")])]),
        ("## A\n- <!-- item:gone -->\n- two <!-- item:b -->", [("A", [("b", "two")])]),
        ("## A\n- one\n<!-- item:a -->\n- two", [("A", [("a", "one"), (None, "two")])]),
        ("## A\n- one <!-- a note to myself\nover two lines --> end <!-- item:a -->", [("A", [("a", "one end")])]),
        ("## A\n- a \\<!-- item:a --> literally", [("A", [(None, "a <!-- item:a --> literally")])]),
        ("## A\n- an open <!-- is text", [("A", [(None, "an open <!-- is text")])]),
        ("## A\n- one <!— item:a —>", [("A", [("a", "one")])]),
        (
            "## A\n- one\n## B\n- two\n## A\n- three",
            [("A", [(None, "one"), (None, "three")]), ("B", [(None, "two")])],
        ),
        ("##\n- one <!-- item:a -->", [("", [("a", "one")])]),
        (
            "intro\n- one <!-- item:a -->\n- own\n## B\n- two",
            [("", [("a", "one"), (None, "own")]), ("B", [(None, "two")])],
        ),
        ("## A\n- one\n---\n## B\n- two", [("A", [(None, "one")]), ("B", [(None, "two")])]),
        ("## A\n- one\n---\n- two <!-- item:b -->\n", [("A", [(None, "one"), ("b", "two")])]),
        ("## A\n- one [AP](https://a.example/) <!-- item:a --> two <!-- item:b -->", [("A", [("a", "one AP two")])]),
    ],
)
def test_a_generous_reader(text: str, said: list) -> None:
    """Continuations, lost bullets, notes, twice the same heading, ornaments: read as they are meant."""
    assert _said(edit.read(text, "draft.md")) == said


def test_closing_words_follow_the_rule_after_the_last_item() -> None:
    """Rules inside the closing words are ornament; bullets there stay words."""
    draft = edit.read("## A\n- one\n\n***\n\nBye.\n\n---\n\nP.S. Write.\n", "draft.md")
    assert draft.closing == ((Run(text="Bye."),), (Run(text="P.S. Write."),))
    draft = edit.read("## A\n- one\n\n---\n\nRead on:\n\n- here\n- there\n", "draft.md")
    assert draft.closing == ((Run(text="Read on:"),), (Run(text="• here"),), (Run(text="• there"),))


def test_a_draft_without_lines_at_the_top() -> None:
    """Missing subject and preheader are None, empty ones are empty, and any case will do."""
    assert edit.read("## A\n- one", "d").subject is None
    draft = edit.read("\n  Subject :  Hello: world \nPREHEADER:\n## A\n- one", "d")
    assert (draft.subject, draft.preheader) == ("Hello: world", "")


def test_a_sponsors_line() -> None:
    """Beside the other two, in any order and case; an empty one is none."""
    draft = edit.read("Sponsor : *Ropes* [here](https://ropes.example/).\nsubject: S\n\nWords.\n", "d")
    link = Run(text="here", url=Url("https://ropes.example/"))
    assert draft.sponsor == (Run(text="Ropes", style="emphasis"), Run(text=" "), link, Run(text="."))
    assert (draft.subject, draft.introduction) == ("S", ((Run(text="Words."),),))
    assert edit.read("sponsor:\n## A\n- one", "d").sponsor == ()
    assert not edit.read("sponsor: Ropes", "d").blank


def test_only_a_sponsor_has_a_line(make: SimpleNamespace) -> None:
    """A draft without one is as it always was; words that only begin like the line are an introduction."""
    made = make.replace(make.issue(("A", [make.item("1")])), introduction=((Run(text="Sponsor: none."),),))
    assert edit.written(made).split("\n\n")[:2] == ["subject: The subject\npreheader: More", "Sponsor\\: none."]
    paid = edit.written(make.replace(made, sponsor=(Run(text="1. Ropes"),)))
    assert paid.split("\n")[2] == "sponsor: 1\\. Ropes"


def test_a_no_break_space_is_typography(make: SimpleNamespace) -> None:
    """It stays, at the ends of a subject too."""
    made = make.issue(("A\u00a0B", [make.item("1", text="Was\u00a0? Oui.")]), subject="Quoi\u00a0")
    draft = edit.read(edit.written(made), "d")
    assert draft.subject == "Quoi\u00a0"
    assert _said(draft) == [("A\u00a0B", [("item-1", "Was\u00a0? Oui. Harbour Post")])]


def test_an_introduction_keeps_links_and_emphasis() -> None:
    """A link at the end of a paragraph is a link, not a source label."""
    draft = edit.read("See **us** [here](https://us.example/).\n[There](https://b.example/)\n\n## A\n- one", "d")
    assert [run.style for run in draft.introduction[0]] == ["", "strong", "", "", "", ""]
    assert draft.introduction[0][-1].url == "https://b.example/"


def test_control_characters_are_not_printed() -> None:
    """What a paste brings along of controls and bidi overrides is dropped."""
    draft = edit.read("## A\x00\n- one\x1b[31m \u202etwo <!-- item:a -->", "d")
    assert _said(draft) == [("A", [("a", "one[31m two")])]


def test_a_huge_draft_is_read_at_once() -> None:
    """Ten thousand items with open comments and backslashes take seconds, not minutes."""
    lines = [f"- Report {n} <!-- \\\\\\<!-- item came in. <!-- item:{n} -->" for n in range(5_000)]
    draft = edit.read("## A\n" + "\n".join(lines) + "\n" + "\\" * 50_000 + "<!-- item:x -->", "d")
    assert len(draft.sections[0].items) == 5_000
