"""Headings learned from labelled texts and from saved roundup pages; the file they are kept in."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import GroupError
from digest.group.learned import MODEL_SUFFIX, Headings, Labelled, learn, load
from digest.group.pages import labelled_from_page
from digest.values import Policy

TOPICS = {
    "Boats": "ferry harbour sailor anchor deck tide pier captain cargo port",
    "Goats": "goat herd milk cheese hill grass shepherd kid farm fence",
    "Music": "violin concert choir song stage orchestra tune drum singer hall",
}


def examples(count: int = 8) -> list[Labelled]:
    """Texts of three topics, made of each topic's words."""
    return [
        Labelled(title=f"{words[n % 10]} {words[(n + 3) % 10]}", text=" ".join(words[n % 7 : n % 7 + 4]), label=label)
        for label, words in ((label, text.split()) for label, text in TOPICS.items())
        for n in range(count)
    ]


def guess(headings: Headings, text: str) -> str:
    """The likeliest heading of a text without places."""
    return headings.guess([("", text, ())]).name


def test_the_words_decide() -> None:
    """New texts of known words go where those words were; the reason names them."""
    learned = learn(examples())
    for label, text in TOPICS.items():
        decision = learned.guess([("", text, ())])
        assert (decision.name, decision.sure) == (label, True)
        assert decision.why.startswith("learned: “")
        assert any(f"“{word}”" in decision.why for word in text.split())


def test_unknown_words_make_no_sure_heading() -> None:
    """Never seen: a guess, and not a decision."""
    assert not learn(examples()).guess([("", "tax budget parliament vote law", ())]).sure
    assert not learn(examples()).guess([("", "", ())]).sure


def test_the_file_and_the_model_come_back_as_they_were_written(tmp_path: Path) -> None:
    """And the same examples in another order write the same bytes."""
    path = tmp_path / "headings.toml"
    learned = learn(examples())
    learned.save(path)
    assert load(path) == learned
    other = tmp_path / "other.toml"
    learn(examples()[::-1]).save(other)
    assert other.read_bytes() == path.read_bytes()
    beside = [one.with_name(one.name + MODEL_SUFFIX).read_bytes() for one in (path, other)]
    assert beside[0] == beside[1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip),
        min_size=2,
        max_size=4,
        unique=True,
    )
)
def test_a_label_becomes_the_headings_name_character_for_character(tmp_path: Path, labels: list[str]) -> None:
    """Quotes, newlines, control characters, any script."""
    path = tmp_path / "headings.toml"
    learn([Labelled(title="", text=f"word{n}", label=label) for n, label in enumerate(labels)]).save(path)
    assert sorted(load(path).order) == sorted(labels)


def test_a_person_renames_a_heading_gives_it_rules_and_takes_one_out(tmp_path: Path) -> None:
    """The new name is used, the rule is there, and what was taken out is never chosen."""
    path = tmp_path / "headings.toml"
    learn(examples()).save(path)
    (tmp_path / "mine.toml").write_text(
        '[[headings]]\nname = "Sea"\nlabel = "Boats"\nwords = ["submarine"]\n'
        '[[headings]]\nname = "Goats"\nitems = 3\n'
    )
    (tmp_path / f"mine.toml{MODEL_SUFFIX}").write_bytes((tmp_path / f"headings.toml{MODEL_SUFFIX}").read_bytes())
    mine = load(tmp_path / "mine.toml")
    assert mine.order == ("Sea", "Goats")
    assert [(rule.heading, rule.words) for rule in mine.rules] == [("Sea", ("submarine",))]
    assert guess(mine, TOPICS["Boats"]) == "Sea"
    assert {guess(mine, text) for text in (*TOPICS.values(), "", "zzz")} <= {"Sea", "Goats"}
    mine.save(tmp_path / "again.toml")
    assert load(tmp_path / "again.toml") == mine


def test_headings_of_ones_own_need_no_model(tmp_path: Path) -> None:
    """A file written by hand with rules alone."""
    path = tmp_path / "hand.toml"
    path.write_text('[[headings]]\nname = "A"\nplaces = ["Africa"]\n[[headings]]\nname = "Rest"\n')
    assert load(path).order == ("A", "Rest")
    assert guess(load(path), "anything") == "A"


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([], "nothing to learn from"),
        ([Labelled(title="", text="a", label="One")] * 3, "one label"),
        ([Labelled(title="", text="a", label="One"), Labelled(title="", text="b", label=" ")], "example 2"),
        ([Labelled(title="", text="a", label="One"), Labelled(title="", text="b", label="\ud800")], "Unicode"),
    ],
)
def test_examples_that_teach_nothing_are_refused(found: list[Labelled], told: str) -> None:
    """One clear line each."""
    with pytest.raises(GroupError, match=told):
        learn(found)


def test_examples_without_text_do_no_harm() -> None:
    """They count for the order and teach nothing."""
    learned = learn([*examples(), Labelled(title="", text="", label="Empty")])
    assert guess(learned, TOPICS["Goats"]) == "Goats"
    assert "Empty" in learned.order


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("not toml [", "not TOML"),
        ("title = 1", "no \\[\\[headings\\]\\]"),
        ("[[headings]]\nitems = 3", "heading 1: no name"),
        ('[[headings]]\nname = "A"\nitems = "3"', "items"),
        ('[[headings]]\nname = "A"\nwords = "w"', "words"),
        ('[[headings]]\nname = "A"\ncolour = "w"', "colour"),
        ('[[headings]]\nname = "A"\npattern = "("', "missing"),
        ('[[headings]]\nname = "A"', "missing"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_the_reason(tmp_path: Path, text: str, told: str) -> None:
    """Not TOML, no headings, wrong kinds, unknown keys, a bad pattern, no model."""
    path = tmp_path / "headings.toml"
    path.write_text(text)
    with pytest.raises(GroupError, match=told) as caught:
        load(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"junk",
        gzip.compress(b"[]", mtime=0),
        gzip.compress(b'{"version": 9}', mtime=0),
        gzip.compress(b"{}", mtime=0)[:-4],
    ],
)
def test_a_model_that_is_none_is_refused(tmp_path: Path, data: bytes) -> None:
    """Empty, no gzip, another shape, another version, cut off."""
    path = tmp_path / "headings.toml"
    path.write_text('[[headings]]\nname = "A"\n')
    (tmp_path / f"headings.toml{MODEL_SUFFIX}").write_bytes(data)
    with pytest.raises(GroupError):
        load(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """With its path."""
    with pytest.raises(GroupError, match="missing\\.toml"):
        load(tmp_path / "missing.toml")


PAGE = """<html><body><nav><ul><li><a href="/">The front page of our paper today</a></li></ul></nav>
<h1>Roundup 9/21</h1>
<p><strong>Ports &amp; "ships"</strong></p>
<ul><li>The harbour in Oslo opened a second quay on Monday. <a href="/1">Link</a></li>
<li>A ferry to Bergen runs again, the line said. [<a href="/2">Link</a>]</li>
<li><a href="/3">The council of Bergen</a> has bought two boats for the line. <a href="/3">AWC</a></li></ul>
<p>A plain paragraph with a <b>bold</b> word.</p>
<h3>Farms:</h3>
<ul><li>Growers in Kenya sold more tea this year. <a href="/4">The Institute</a>
A second crop is due. <a href="/5">AWC</a></li></ul>
<h3>Related</h3><ul><li><a href="/6">Another article with a long title to read</a></li><li>too short</li></ul>
</body></html>"""


def test_items_of_a_saved_roundup_carry_their_headings() -> None:
    """Bold paragraphs and headings; source labels left out; menus and related articles no items."""
    assert [(one.label, one.text) for one in labelled_from_page(PAGE)] == [
        ('Ports & "ships"', "The harbour in Oslo opened a second quay on Monday."),
        ('Ports & "ships"', "A ferry to Bergen runs again, the line said."),
        ('Ports & "ships"', "The council of Bergen has bought two boats for the line."),
        ("Farms", "Growers in Kenya sold more tea this year. A second crop is due."),
    ]


def test_pages_teach_order_items_and_words() -> None:
    """The usual place, the usual number of items under a heading, the usual length of one."""
    pages = [labelled_from_page(PAGE, path) for path in ("1.html", "2.html")]
    learned = learn([one for page in pages for one in page])
    assert learned.order == ('Ports & "ships"', "Farms")
    assert [(entry.items, entry.item_words) for entry in learned.entries] == [(3, 10), (1, 13)]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "no page at all",
        "<p>Only words.</p>",
        "<h2>A</h2><p>No bullets.</p>",
        "<ul><li>No heading over these words.</li></ul>",
    ],
)
def test_a_page_without_such_a_structure_is_refused(html: str) -> None:
    """With the path it came from."""
    with pytest.raises(GroupError, match=r"page\.html"):
        labelled_from_page(html, "page.html")


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="<>/ulih1bp az&;\"'\x00é", max_size=200))
def test_any_markup_is_read_or_refused(html: str) -> None:
    """Nothing else is raised."""
    try:
        labelled_from_page(html)
    except GroupError as error:
        assert "page" in str(error)  # noqa: PT017 - either outcome is right


def test_the_house_style_fills_what_the_settings_leave_open() -> None:
    """Order, items per heading and words per item of the archive; what one orders oneself comes first."""
    told = {"Harbours": ("A ship came into port", 3), "Trams": ("A tram climbed the hill", 2)}
    page = ""
    for name, (text, count) in told.items():
        items = "".join(f"<li>{text} {n} times. <a href='x'>Read</a></li>" for n in range(count))
        page += f"<h2>{name}</h2><ul>{items}</ul>"
    headings = learn(labelled_from_page(f"<html><body>{page}</body></html>", "page.html"))
    style = headings.style(Policy())
    assert style.order == ("Harbours", "Trams")
    assert dict(style.usual) == {"Harbours": 3, "Trams": 2}
    assert all(4 <= words <= 10 for words in dict(style.lengths).values())
    assert headings.style(Policy(order=("Trams",))).order == ("Trams", "Harbours")
