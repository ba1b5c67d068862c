"""Nothing that a feed, a page, a person or a title says becomes markup, an address or a control character.

Each issue is held against the same issue with harmless words in the place of the hostile ones: mail and page must be
the same documents, element for element and attribute for attribute, and their texts the same but for these words.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest import render
from digest.render import mail, plain
from digest.render.views import image, view
from digest.text import clean
from digest.urls import safe
from digest.values import Article, Copy, Issue, Item, Masthead, Picture, Run, Section, Source, Story, Url
from tests import themes

NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    "</li></ul></mj-text></mjml>",
    "<mj-text><mj-raw><mj-include path='/etc/hostname' />",
    "{{ 7 * 7 }}{{7*7}}{% raw %}{# x #}{% endraw %}{{ issue.__class__ }}",
    "<!-- -->",
    "--><script>x</script><!--",
    "<!--[if mso]>x<![endif]-->",
    "<![endif]--><![CDATA[x]]>",
    "]]>&lt;b&gt; &amp; &nbsp; &#32; &amp;lt; &copy &notanentity;",
    "</style><style>*{display:none}</style></title></head><body>",
    "; } body { background: url(https://evil.example/x) } /* \\",
    "javascript:alert(1) data:text/html,x vbscript:x",
    "\x00\x07\x1b[31mred\x1b[0m\x85",
    "a\u202eb\u2066c\u200f\u061c",
    '\\" \\u{301} \\0 \\3c script\\3e',
    "line\r\nSubject: other\n\nline\u2028line\u2029line\x0bline\x0cline",
    "\ud800 lone \ufffe \ufdd0 \ufdef \ufeff",
    "\u0301 \u0338 combining \u200b\u200d",
    "[1] [2]: https://evil.example/ [x](javascript:x) ** -- ====",
    "=?utf-8?q?=0D=0ABcc:?= %0d%0aBcc: x",
    "x" * 10_000,
    "word " * 2_000,
    "$&\\1\\g<0>",
]
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=[]), max_size=40),
    st.text("<>&\"'{}%#\\/=-[]! \n", max_size=30),
)
URLS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " \x01java\nscript:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/x",
    "https://user:pass@evil.example/",
    "https://a.example\\@evil.example/",
    "https://a.example/\"onclick='x'><b>",
    "https://a.example/?q=<script>&b={{ 1 }}&amp;c=&quot;",
    "https://a.example/a b\tc\nd\r\ne",
    "https://a.example/\x00\u2028\u202egpj.exe\ud800",
    "https://a.example/--></style>]]>",
    "https://аррӏе.example/",
    "https://bücher.example/ü?ö#ä",
    "https://a.example:99999/",
    'mailto:a@b.example?x"y',
    "mailto:a@b.example?bcc=x@y.example",
    "https://[",
    "",
    "x" * 10_000,
    "https://a.example/" + "y" * 10_000,
]
URL = st.one_of(st.sampled_from(URLS), st.text(st.characters(exclude_categories=[]), max_size=30))
HOME = "https://a.example/"
# Each begins with a word of its own that no accent joins, so that it is never empty and always found again.
PARTS = (
    *("Name1", "Title1", "Subject1", "Preheader1", "Address1", "Section1", "Intro1", "Closing1", "Sponsor1"),
    *("Words1", "Strong1", "Label1", "Bare1", "Other1", "Copy1", "Headline1", "Byline1", "Outlet1", "Alt1", "Image1"),
)
Said = Mapping[str, str]
every_theme = pytest.mark.parametrize("name", themes.NAMES)


def _article(said: Said, name: str, url: str, outlet: str) -> Article:
    return Article(
        id=name,
        title=said["Headline1"],
        text="x",
        source=Source(location="f"),
        url=Url(url),
        outlet=outlet,
        byline=said["Byline1"],
        language="en",
    )


def _item(said: Said, url: str, name: str) -> Item:
    runs = (
        Run(text=said["Words1"]),
        Run(text=said["Label1"], url=Url(url), style="source"),
        Run(text=said["Strong1"], style="strong"),
        Run(text=said["Bare1"], style="source"),
        Run(text=said["Words1"], url=Url(url), style="emphasis"),
    )
    lead = _article(said, name, url, said["Outlet1"])
    other = _article(said, f"{name}-o", "https://o.example/", said["Other1"])
    copy = Copy(id=f"{name}-c", of=name, outlet=said["Copy1"], url=Url(url))
    return Item(id=name, runs=runs, story=Story(id=name, articles=(lead, other), copies=(copy,)))


def _issue(said: Said, url: str = HOME) -> Issue:
    """An issue with the texts and the address in every place that prints."""
    at = Url(url)
    pictures = (
        Picture(article=name, name=said["Image1"], width=1072, height=600, bytes=1, url=at, alt=said["Alt1"])
        for name in ("a", "b")
    )
    return Issue(
        masthead=Masthead(
            name=said["Name1"],
            sender="Desk <desk@herald.example>",
            address="1 Quay\n" + said["Address1"],
            web=at,
            unsubscribe=url,
        ),
        slug="2023-09-21",
        date=dt.date(2023, 9, 21),
        title=said["Title1"],
        subject=said["Subject1"],
        preheader=said["Preheader1"],
        introduction=((Run(text=said["Intro1"]), Run(text=said["Label1"], url=at, style="emphasis")),),
        sections=tuple(
            Section(name=said["Section1"], items=tuple(_item(said, url, one) for one in each))
            for each in ("ab", "a", "b")
        ),
        closing=((Run(text=said["Closing1"]),),),
        sponsor=(Run(text=said["Sponsor1"]), Run(text=said["Bare1"], url=at)),
        pictures=tuple(pictures),
    )


WHOLE = 10**9
"""Bytes: long words and addresses must not cut the mail."""


def _whole(text: Said) -> dict[str, str]:
    return {part: part + text.get(part, "") for part in PARTS}


def _harmless(said: Said) -> dict[str, str]:
    """The texts as they are printed, an x for each character that is neither space nor letter nor digit."""
    return {part: re.sub(r"[^\sA-Za-z0-9]", "x", clean(text)) for part, text in said.items()}


def _squeezed(text: str | None) -> str:
    return "".join((text or "").split())


def _levelled(text: str | None) -> str:
    return re.sub(r"[^A-Za-z0-9]", "x", _squeezed(text))


Pairs = list[tuple[str, str]]


def _pairs(said: Said) -> Pairs:
    """The hostile words as they are printed, and the harmless ones that differ from them; white space left out."""
    both = ((_squeezed(clean(said[part])), _squeezed(text)) for part, text in _harmless(said).items())
    return [(mine, its) for mine, its in both if mine != its]


def _says(hostile: str | None, harmless: str | None, pairs: Pairs) -> bool:
    """Whether the text holds the hostile words, character by character, wherever the other holds the harmless."""
    ours, theirs = _squeezed(hostile), _squeezed(harmless)
    return all(ours.count(mine) >= theirs.count(its) for mine, its in pairs)


# Anchors are made of headings, and addresses are looked at on their own.
_APART = frozenset({"id", "aria-labelledby", "href", "src", "content"})


def _pieces(document: str) -> Iterator[tuple[object, str | None]]:
    """What a document consists of: the kind of each piece, and its text where that is compared."""
    for element in lxml_html.document_fromstring(document).iter():
        tag = element.tag if isinstance(element.tag, str) else "<!---->"
        yield (tag, *sorted(element.attrib)), element.text
        yield "tail", element.tail
        yield from ((name, text) for name, text in sorted(element.attrib.items()) if name not in _APART)


def _same(hostile: str, harmless: str, pairs: Pairs) -> None:
    """The documents are the same but for the words."""
    ours, theirs = list(_pieces(hostile)), list(_pieces(harmless))
    assert [kind for kind, _ in ours] == [kind for kind, _ in theirs]
    for (kind, text), (_, other) in zip(ours, theirs, strict=True):
        assert _levelled(text) == _levelled(other), kind
        assert _says(text, other, pairs), kind


def _addressed(document: str) -> None:
    """Every address is http(s), a plain `mailto:`, an anchor of letters or an image of the page's own."""
    page = lxml_html.document_fromstring(document)
    for address in page.xpath("//@href"):
        assert re.match(r"https?://[^\s<>\"\\@]+$|mailto:[^\s<>\"]+$|#[\w-]+$", address), address
    for address in page.xpath("//@src"):
        assert re.match(r"(https?://[^\s<>\"\\]+|Image1[\w%./~-]*)$", address), address
    assert set(page.xpath("//@*[starts-with(name(), 'on')]")) == set()
    named = page.xpath("//@id")
    assert all(re.fullmatch(r"[\w-]+", one) for one in named)
    assert len(named) == len(set(named))


def _linked(url: str) -> str:
    """The harmless address in the place of this one: one that is printed as well, or is not."""
    return url if url.startswith("mailto:") else HOME if safe(url) else "javascript:"


def _check(name: str, text: Said, url: str = HOME) -> None:
    said = _whole(text)
    pairs = _pairs(said)
    hostile = render.edition(_issue(said, url), themes.theme(name), room=WHOLE)
    harmless = render.edition(_issue(_harmless(said), _linked(url)), themes.theme(name), room=WHOLE)
    for made, other in ((hostile.html, harmless.html), (hostile.page, harmless.page)):
        _same(made, other, pairs)
        _addressed(made)
    assert _says(hostile.text, harmless.text, pairs)
    assert _levelled(hostile.subject) == _levelled(harmless.subject)
    for made in (hostile.html, hostile.page, hostile.text, hostile.subject):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]", made)
    assert "\n" not in hostile.subject


@every_theme
@settings(max_examples=25, deadline=None)
@given(text=st.dictionaries(st.sampled_from(PARTS), TEXT, min_size=1), url=st.one_of(st.just(HOME), URL))
def test_hostile_words_and_addresses_change_the_words_and_nothing_else(
    name: str, text: dict[str, str], url: str
) -> None:
    """Mail and page are the documents they are with harmless words; what is printed was said, and is escaped once."""
    _check(name, text, url)


@every_theme
def test_known_attacks_in_every_place_at_once_change_nothing(name: str) -> None:
    """All texts, image names and alternative texts."""
    made = render.edition(_issue(_whole({})), themes.theme(name))
    for printed in (made.html, made.text, made.page):
        assert all(part in printed for part in ("Title1", "Section1", "Sponsor1"))
    assert all(part in made.page for part in ("Words1", "Label1"))  # a mail may have the headline alone
    for nasty in NASTY:
        _check(name, dict.fromkeys(PARTS, nasty))


@every_theme
def test_known_addresses_are_printed_harmless_or_not_at_all(name: str) -> None:
    """Of items, headlines, other outlets, the sponsor, the web page and the way out."""
    for url in URLS:
        _check(name, {}, url)


@pytest.mark.parametrize("name", ["//evil.example/x.jpg", "javascript:alert(1)", "x\ud800\r\n.jpg", '"onerror="x'])
def test_an_image_lies_beside_the_page_whatever_its_name(name: str) -> None:
    """In a mail below the issue's own address."""
    made = image(Picture(article="a", name=name, width=1, height=1, bytes=1, url=Url(HOME)), HOME)
    assert re.fullmatch(r"\w[\w%./~-]*|%[\w%./~-]*", made.page)
    assert made.mail == HOME + made.page


@every_theme
def test_the_headings_left_to_the_web_are_words(name: str) -> None:
    """They stand on one line of the mail."""
    theme = themes.theme(name)

    def made(said: Said, rest: tuple[str, ...]) -> str:
        seen = replace(view(_issue(said)), rest=rest)
        return mail.html(theme, {"issue": seen, "option": dict(theme.options)}, title=seen.title)

    for nasty in NASTY[:13]:
        said = {**_whole({}), "Section1": "Section1" + nasty}
        harmless = _harmless(said)
        _same(made(said, (said["Section1"],)), made(harmless, (harmless["Section1"],)), _pairs(said))


@every_theme
@pytest.mark.parametrize("code", ['en" onclick="x', "en\nX: y", "<b>", "x" * 99, "{{ 1 }}", "e", "../../etc"])
def test_a_language_that_is_none_is_english(name: str, code: str) -> None:
    """Of the newsletter, whose catalogs are files of that name, and of an article."""
    issue = _issue(_whole({}))
    story = replace(issue.items[0].story, articles=(replace(issue.items[0].story.lead, language=code),))
    items = (replace(issue.items[0], story=story),)
    hostile = replace(
        issue,
        masthead=replace(issue.masthead, language=code),
        sections=(Section(name="Section", items=items), *issue.sections[1:]),
    )
    for made in (render.edition(hostile, themes.theme(name)).html, render.edition(hostile, themes.theme(name)).page):
        assert set(lxml_html.document_fromstring(made).xpath("//@lang")) == {"en"}
        assert not re.search("onclick|X: y|{{ 1 }}", made)


def test_a_title_of_ten_thousand_characters_is_cut_and_the_twin_stays_narrow() -> None:
    """Subject and title end in an ellipsis; no line of words is wider than 72 columns."""
    said = {**_whole({}), "Title1": "word " * 2_000, "Subject1": ""}
    for name in themes.NAMES:
        edition = render.edition(_issue(said), themes.theme(name))
        assert len(edition.subject) <= 300
        assert edition.subject.endswith("…")
        assert max(map(plain.columns, edition.text.splitlines())) <= 72


@pytest.mark.parametrize("made", ["<p>Words1<b>x</b></p>", "<p>Words1&amp;lt;b&gt;x</p>", "<p>Words1xbxx</p>"])
def test_the_comparison_sees_markup_double_escaping_and_lost_characters(made: str) -> None:
    """And is content with the words themselves."""
    said = _pairs({"Words1": "Words1<b>x"})
    _same("<p>Words1&lt;b&gt;x</p>", "<p>Words1xbxx</p>", said)
    with pytest.raises(AssertionError):
        _same(made, "<p>Words1xbxx</p>", said)
