"""What is pasted elsewhere says what the view says: headings, words, links, and nothing of an article as markup."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from digest.errors import ReceiptError
from digest.render import Theme, commonmark, paste
from digest.render.spans import Span
from digest.render.translations import phrases
from digest.render.views import view
from digest.values import Issue, Item, Masthead, Run, Section, Sentence, Url

MakeItem = Callable[..., Item]
MakeIssue = Callable[..., Issue]

PASTED = """\
<p>Good &amp; short.</p>
<h2>Europe</h2>
<ul>
  <li>A <strong>bridge</strong> opened. <a href="https://lantern.example/bridge">The Lantern</a>
 (also: <a href="https://echo.example/b">The Echo</a>, Coast Wire)</li>
</ul>
<p><strong>Sponsored:</strong> Ropes spliced. <a href="https://ropes.example/" rel="sponsored">See them</a></p>
<p>Write to <a href="mailto:desk@herald.example">us</a>.</p>
"""
MARKED = """\
Good & short.

## Europe

- A **bridge** opened. [The Lantern](https://lantern.example/bridge)
 (also: [The Echo](https://echo.example/b), Coast Wire)

**Sponsored:** Ropes spliced. [See them](https://ropes.example/)

Write to [us](mailto:desk@herald.example).
"""
NASTY = [
    "# one", "#tag", "## ", "1. first", "23) second", "1.", "- x", "-", "+ y", "* z", "> said", ">said", "---", "***",
    "___", "===", "```sh", "~~~", "    code", "\ttab", "| a | b |", "|-|-|", ": term", "[x]: https://a.example/ 'y'",
    "[x](https://a.example/)", "![x](https://a.example/)", "wow!", "[^1]", "[ ] task", "<b>bold</b>", "<!-- no -->",
    "<https://a.example/>", "<a@b.example>", "&amp; &copy; &#42; & AT&T", "`code` ``x", "*a* **b** _c_ __d__ a*b*c",
    "~~gone~~ ~x~ ==y== ^z^", "https://evil.example/x", "www.evil.example", "a@b.example @ada", "end\\", "\\",
    "\\*x\\*", "]]>", "[gallery ids=1]", "two  \nlines", "a\\\nb", "snake_case_name", "{{ x }} {% y %}", "*[abbr]: x",
    "\u00a0# x",
]  # fmt: skip


@dataclass
class Told:
    """What a text says, whatever its markup."""

    headings: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


def squeezed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def of_view(issue: Issue) -> Told:
    """What the issue's view says, in the order of the paste."""
    seen, found = view(issue), Told()
    mark = (Span(text="Sponsored:"), *seen.sponsor) if seen.sponsor else ()
    sections = [(list(one.bullets), one.name) for one in seen.sections]
    for paragraph in seen.introduction:
        _add(found, found.paragraphs, paragraph)
    for number, (bullets, name) in enumerate(sections or [([], "")]):
        found.headings += [squeezed(name)] if name else []
        for bullet in bullets:
            _add(found, found.items, bullet.spans, _also(bullet.also))
        if number == 0 and mark:
            _add(found, found.paragraphs, mark)
    for paragraph in seen.closing:
        _add(found, found.paragraphs, paragraph)
    return found


def _also(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    parts = [part for span in spans[: paste.ALSO] for part in (Span(text=", "), span)]
    return (Span(text="(also:"), *parts[1:], Span(text=")")) if parts else ()


def _add(found: Told, place: list[str], *stretches: Iterable[Span]) -> None:
    spans = [span for stretch in stretches for span in stretch]
    place.append(squeezed("".join(span.text for span in spans)))
    found.links += [(squeezed(span.text), span.url) for span in spans if span.url and span.text.strip()]


def of_html(text: str) -> Told:
    """What the fragment says; it must be well-formed, and a browser must read the same as an XML parser."""
    strict = _told(etree.fromstring(f"<div>{text}</div>"))
    assert _told(lxml_html.fragment_fromstring(text, create_parent="div")) == strict
    return strict


def _told(root: Any) -> Told:
    found, places = Told(), {"h2": "headings", "li": "items", "p": "paragraphs"}
    allowed = {"h1": set(), "h2": set(), "ul": set(), "strong": set(), "em": set(), "p": set(), "li": {"lang"},
               "a": {"href", "rel"}, "span": {"lang"}}  # fmt: skip
    for element in root.iterdescendants():
        assert set(element.attrib) <= allowed[element.tag] | {"dir"}
        words = squeezed("".join(element.itertext()))
        if element.tag in places:
            getattr(found, places[element.tag]).append(words)
        if element.tag == "a":
            found.links.append((words, element.get("href")))
    return found


def of_markdown(text: str) -> Told:
    """What CommonMark with tables and struck words reads; no HTML, no code, no list or heading but ours."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    vars(parser).update({"normalizeLink": str, "validateLink": lambda _: True})
    found, stack = Told(), []
    for token in parser.parse(text):
        stack += [token.type] if token.nesting == 1 else []
        if token.nesting == -1:
            stack.pop()
        if token.type == "inline":
            place = {"heading_open": found.headings, "paragraph_open": found.paragraphs}[stack[-1]]
            place = found.items if "list_item_open" in stack else place
            place.append(squeezed("".join(_inline(token.children, found))))
        assert token.nesting or token.type == "inline", token.type
        assert token.type not in ("blockquote_open", "ordered_list_open", "table_open")
    return found


def _inline(tokens: Any, found: Told) -> Iterator[str]:
    link: list[str] | None = None
    for token in tokens:
        if token.type == "link_open":
            link = []
            found.links.append(("", str(token.attrGet("href"))))
        elif token.type == "link_close":
            found.links[-1] = (squeezed("".join(link or [])), found.links[-1][1])
            link = None
        elif token.nesting == 0:
            assert token.type == "text", token.type
            yield token.content
            if link is not None:
                link.append(token.content)


def test_an_issue_as_html_and_as_markdown(make_item: MakeItem, make_issue: MakeIssue) -> None:
    """Introduction, heading, item with its other outlets, the sponsor, closing words: byte for byte."""
    label = Run(text="The Lantern", url=Url("https://lantern.example/bridge"), style="source")
    runs = (Run(text="A "), Run(text="bridge", style="strong"), Run(text=" opened. "), label)
    issue = make_issue(
        make_item(runs=runs, copies=(("The Echo", "https://echo.example/b"), ("Coast Wire", None))),
        introduction=((Run(text="Good & short."),),),
        sponsor=(Run(text="Ropes spliced. "), Run(text="See them", url=Url("https://ropes.example/"))),
        closing=((Run(text="Write to "), Run(text="us", url=Url("mailto:desk@herald.example")), Run(text=".")),),
    )
    assert paste.html(issue) == PASTED.replace("\n (also", " (also")
    assert paste.markdown(issue) == MARKED.replace("\n (also", " (also")
    assert of_html(paste.html(issue)) == of_markdown(paste.markdown(issue)) == of_view(issue)


@pytest.mark.parametrize("words", NASTY)
def test_an_articles_words_are_never_markup(words: str, make_issue: MakeIssue) -> None:
    """Wherever they stand: alone, in a link, emphasised, before a link, in a heading, in a paragraph."""
    url = Url("https://a.example/x_(y)_z?a=1&copy=2;&lt;[1]")
    items = [
        Item(id=f"{number}", runs=runs)
        for number, runs in enumerate(
            [
                (Run(text=words),),
                (Run(text=words, url=url, style="source"), Run(text=words)),
                (Run(text=words), Run(text=words, url=url)),
                (Run(text=words, style="strong"), Run(text=words, style="emphasis")),
                (Run(text="a"), Run(text=words, style="emphasis"), Run(text="b")),
            ]
        )
    ]
    section = Section(name=words, items=tuple(items))
    issue = make_issue(sections=(section, section), introduction=((Run(text=words),),), closing=((Run(text=words),),),
                       sponsor=(Run(text=words), Run(text=words, url=url)))  # fmt: skip
    assert of_markdown(paste.markdown(issue)) == of_view(issue)
    assert of_html(paste.html(issue)) == of_view(issue)


TRICKY = "\\`*_[]<>&;!#-+.:()~|=^{}@/\"' 1aB\u00a0\u2028\u200fé—–•שع£"
TEXT = st.text(st.one_of(st.sampled_from(TRICKY), st.characters(exclude_categories=("Cs",))), max_size=15)
URLS = st.one_of(
    st.none(),
    TEXT.map("https://a.example/{}".format),
    TEXT.map("mailto:{}@a.example".format),
    st.text(max_size=10),
)
RUN = st.builds(Run, text=TEXT, url=URLS, style=st.sampled_from(["", "strong", "emphasis", "source"]))
RUNS = st.lists(RUN, max_size=4).map(tuple)


@settings(deadline=None, max_examples=150)
@given(RUNS, RUNS, st.lists(st.tuples(TEXT, st.lists(RUNS, min_size=1, max_size=2)), max_size=2))
def test_any_words_and_addresses_come_out_whole(words: Any, sponsor: Any, sections: Any) -> None:
    """Headings, words and links of both texts are those of the view, for whatever runs there are."""
    issue = Issue(
        masthead=Masthead(name="x"), slug="2023-09-21", date=dt.date(2023, 9, 21), introduction=(words, sponsor),
        sponsor=sponsor, closing=(words,), sections=tuple(
            Section(name=name, items=tuple(Item(id=f"{n}", runs=runs) for n, runs in enumerate(items)))
            for name, items in sections
        ),
    )  # fmt: skip
    assert of_html(paste.html(issue)) == of_view(issue)
    assert of_markdown(paste.markdown(issue)) == of_view(issue)


@settings(deadline=None, max_examples=60)
@given(TEXT)
def test_any_title_stands_above(title: str) -> None:
    """One `<h1>` or "# " with its words, and only where it is asked for."""
    issue = Issue(masthead=Masthead(name="x"), slug="2023-09-21", date=dt.date(2023, 9, 21), sections=(), title=title)
    assert (paste.html(issue), paste.markdown(issue)) == ("", "")
    said = squeezed(view(issue).title)
    root = etree.fromstring(paste.html(issue, title=True))
    assert (root.tag, squeezed("".join(root.itertext()))) == ("h1", said)
    opened, inline, _ = MarkdownIt("commonmark").parse(paste.markdown(issue, title=True))
    assert (opened.tag, squeezed("".join(_inline(inline.children, Told())))) == ("h1", said)


@pytest.mark.parametrize(
    ("spans", "line"),
    [
        ([("He ", ""), ("did", "strong"), (" it.", "")], "He **did** it."),
        ([("un", ""), ("do", "emphasis"), ("ing", "")], "un*do*ing"),
        ([("He", ""), (" did ", "strong"), ("it.", "")], "He **did** it."),
        ([("“Yes”", "strong"), (", she said.", "")], "**“Yes”**, she said."),
        ([("a", ""), ("“b”", "strong"), ("c", "")], "a“b”c"),
        ([("a", "strong"), ("b", "emphasis")], "**a**b"),
        ([("a", "strong"), ("b", "strong")], "**ab**"),
    ],
)
def test_emphasis_where_commonmark_knows_it(spans: list[tuple[str, str]], line: str) -> None:
    """It is given up elsewhere, and the words never."""
    assert commonmark.line(paste.pieces([Span(text=text, style=style) for text, style in spans])) == line


def test_a_headline_stays_readable() -> None:
    """Only what could be markup somewhere is escaped."""
    said = 'AT&T\'s 5% rise (3.2 points) - "good", said the U.S. No. 1 #1! For $5: 3. May; e.g. 5 + 4'
    assert commonmark.line(paste.pieces([Span(text=said)])) == said


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("https://evil.example/x", "https\\:\\/\\/evil\\.example/x"),
        ("http://127.0.0.1", "http\\:\\/\\/127.0.0.1"),
        ("www.evil.example", "www\\.evil\\.example"),
        ("Ada@pier.example", "Ada\\@pier\\.example"),
        ("@ada a @ b", "\\@ada a @ b"),
        ("a==b=c", "a\\=\\=b=c"),
        ("x^2", "x\\^2"),
        ("a > b", "a \\> b"),
    ],
)
def test_what_only_forums_make_of_words(said: str, line: str) -> None:
    """Addresses and names become no links there, words are not raised, marked or hidden."""
    assert commonmark.line(paste.pieces([Span(text=said)])) == line
    assert of_markdown(line).paragraphs == [squeezed(said)]


def test_what_wordpress_would_run_is_words(make_issue: MakeIssue) -> None:
    """No bracket is left for a shortcode, in the words or in an address; a browser shows them."""
    url = Url("https://a.example/?x=[gallery]")
    issue = make_issue(Item(id="i", runs=(Run(text="See [gallery] "), Run(text="[b]", url=url, style="source"))))
    text = paste.html(issue)
    assert "[" not in text
    assert "See [gallery]" in unescape(text)
    assert of_html(text).links == [("[b]", url)]


def test_foreign_items_say_so_in_html_alone(make_item: MakeItem, make_issue: MakeIssue) -> None:
    """Language and direction of the item, and of the other outlets within it those of the newsletter."""
    arabic = make_item("افتتح الجسر.", "المنارة", language="ar", copies=(("The Echo", None),))
    issue = make_issue(make_item("Le pont ouvre.", language="fr"), arabic)
    french, other = lxml_html.fragment_fromstring(paste.html(issue), create_parent="div").iter("li")
    assert dict(french.attrib) == {"lang": "fr"}
    assert dict(other.attrib) == {"lang": "ar", "dir": "rtl"}
    assert [(dict(span.attrib), span.text) for span in other.iter("span")] == [
        ({"lang": "en", "dir": "ltr"}, "(also: The Echo)")
    ]
    assert of_markdown(paste.markdown(issue)) == of_view(issue)


def test_a_right_to_left_newsletter_runs_so_wherever_it_lands(
    make_item: MakeItem, make_issue: MakeIssue, roundup: Theme
) -> None:
    """Its blocks say their direction, since there is no document around them to say it; the mark is Arabic."""
    issue = make_issue(
        make_item("افتتح الجسر.", language="ar"), masthead={"language": "ar"}, sponsor=(Run(text="حبال"),)
    )
    blocks = lxml_html.fragment_fromstring(paste.html(issue, title=True), create_parent="div")
    assert [(one.tag, one.get("dir")) for one in blocks] == [(tag, "rtl") for tag in ("h1", "h2", "ul", "p")]
    assert "**إعلان:** حبال" in paste.markdown(issue, say=phrases(roundup, "ar"))


def test_so_many_other_outlets(make_item: MakeItem, make_issue: MakeIssue) -> None:
    """Three, or as many as are asked for."""
    issue = make_issue(make_item(copies=[(f"Outlet {n}", None) for n in range(5)]))
    assert [paste.markdown(issue, also=n).count("Outlet") for n in (0, 1, 9)] == [0, 1, 5]
    assert paste.html(issue).count("Outlet") == paste.ALSO
    assert "also" not in paste.html(issue, also=0)


def test_nothing_of_the_mail_alone_is_pasted(make_item: MakeItem, make_issue: MakeIssue) -> None:
    """No postal address, no way to unsubscribe, no preheader, no subject."""
    masthead = {"web": "https://herald.example/", "unsubscribe": "mailto:leave@herald.example"}
    issue = make_issue(make_item(), masthead=masthead, subject="A subject")
    for text in (paste.html(issue, title=True), paste.markdown(issue, title=True)):
        assert "News Roundup" in text
        assert not any(one in text for one in ("Quay", "leave", "subscri", "quiet Thursday", "A subject", "style="))


def test_receipts_are_checked_first(make_item: MakeItem, make_issue: MakeIssue) -> None:
    """A sentence that its article does not say is pasted nowhere."""
    item = make_item()
    bad = Sentence(article="lead", start=0, end=1, sha256="0" * 64)
    issue = make_issue(Item(id=item.id, runs=item.runs, story=item.story, sentences=(bad,)))
    for made in (paste.html, paste.markdown):
        with pytest.raises(ReceiptError):
            made(issue)
