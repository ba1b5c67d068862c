"""Changes to sources.opml leave everything else as a person wrote it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect import opml_write
from digest.collect.opml import Outline, outlines
from digest.collect.opml_text import NotWellFormed, root

MINE = """<?xml version='1.0' encoding="UTF-8"?>
<!-- mine -->
<opml version="2.0">
  <head><title>Mine &amp; yours</title></head>
  <body>
\t<outline   text='Sea'>
\t\t<!-- <outline xmlUrl="https://old.example/"/> -->
\t\t<outline text="Pier" xmlUrl="https://pier.example/feed?a=1&amp;b=2" created='2020'
\t\t         note="a > b"/>   <!-- good -->
\t\t<outline text="Quay" xmlUrl='https://quay.example/rss'></outline>
\t</outline>
\t<outline text="both" url="saved/"/><outline text="on one line" xmlUrl="https://one.example/"/>
  </body>
</opml>
"""


def new(address: str = "https://new.example/feed", **more: object) -> Outline:
    """An outline."""
    return Outline(**{"address": address, "title": "New", "tags": (), "feed": True, **more})  # type: ignore[arg-type]


def test_an_outline_is_added_at_the_end_as_its_neighbours_are() -> None:
    """With their indentation; whatever stood there stands there still."""
    line = '\t<outline type="rss" text="New" xmlUrl="https://new.example/feed" category="a,b" weight="2.5"/>\n'
    made = opml_write.added(MINE, [new(tags=("a", "b"), weight=2.5)])
    assert made == MINE.replace("  </body>", f"{line}  </body>")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<opml><body/></opml>", "<opml><body>\n  {}\n</body></opml>"),
        ("<opml><body></body></opml>", "<opml><body>\n  {}\n</body></opml>"),
        ("<opml>\r\n <body>\r\n </body>\r\n</opml>", "<opml>\r\n <body>\r\n   {}\r\n </body>\r\n</opml>"),
        ("\ufeff<opml>\n<body>\n</body>\n</opml>", "\ufeff<opml>\n<body>\n  {}\n</body>\n</opml>"),
    ],
)
def test_bodies_of_all_kinds_take_one(before: str, after: str) -> None:
    """Empty ones, on one line, with the line ends of another system, with a byte order mark."""
    made = opml_write.added(before, [new()])
    assert made == after.format('<outline type="rss" text="New" xmlUrl="https://new.example/feed"/>')


def test_what_is_said_of_a_source_cannot_break_the_file() -> None:
    """Quotes, tags, line breaks and what XML cannot hold."""
    title = "\"A\" <b> & 'c'\n]]> --> \x00\ufffe"
    (found,) = outlines(opml_write.added(opml_write.EMPTY, [new(title=title, address='https://x.example/?a&b=<">')]))
    assert (found.title, found.address) == ("\"A\" <b> & 'c' ]]> -->", 'https://x.example/?a&b=<">')


def test_an_outline_is_removed_with_its_line() -> None:
    """Alone on its line it takes it along; beside something else it goes alone. Comments are not looked into."""
    assert opml_write.removed(MINE, {"https://quay.example/rss"}) == "".join(
        line for line in MINE.splitlines(keepends=True) if "Quay" not in line
    )
    without = opml_write.removed(MINE, {"https://pier.example/feed?a=1&b=2"})
    assert "<!-- good -->" in without
    assert "Pier" not in without
    assert opml_write.removed(MINE, {"https://one.example/"}) == MINE.replace(
        '<outline text="on one line" xmlUrl="https://one.example/"/>', ""
    )
    assert opml_write.removed(MINE, {"https://old.example/", "Sea"}) == MINE


def test_what_stands_within_an_outline_stays_when_it_goes() -> None:
    """A feed with others below it is no folder to be taken away whole."""
    text = '<opml><body>\n<outline xmlUrl="a">\n <outline xmlUrl="b"/>\n</outline>\n</body></opml>'
    assert opml_write.removed(text, {"a"}) == '<opml><body>\n <outline xmlUrl="b"/>\n</body></opml>'


def test_one_attribute_is_changed_alone() -> None:
    """In its own quotes; a new one comes last, an empty one goes."""
    pier, quay = "https://pier.example/feed?a=1&b=2", "https://quay.example/rss"
    assert opml_write.changed(MINE, pier, {"created": "it's"}) == MINE.replace("'2020'", "'it&apos;s'")
    assert opml_write.changed(MINE, pier, {"weight": "2"}) == MINE.replace('b"/>', 'b" weight="2"/>')
    assert opml_write.changed(MINE, quay, {"text": ""}) == MINE.replace(' text="Quay"', "")
    assert opml_write.changed(MINE, quay, {"weight": "2", "TEXT": "Kai"}) == MINE.replace(
        "text=\"Quay\" xmlUrl='https://quay.example/rss'", 'text="Kai" xmlUrl=\'https://quay.example/rss\' weight="2"'
    )


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("<opml>\n<body>\n<outline text=A/>\n</body></opml>", 3, "not well-formed"),
        ("<opml>\n<body>", 2, "not well-formed"),
        ("", 1, "no XML"),
        ("\n\n<rss><channel/></rss>", 3, "not an OPML file"),
        ("<opml>\n<head/></opml>", 1, "without a body"),
        (
            '<?xml version="1.0"?>\n<!DOCTYPE opml [<!ENTITY a "b">]>\n<opml><body>&a;</body></opml>',
            2,
            "document type",
        ),
    ],
)
def test_what_cannot_be_changed_in_place_is_refused_with_its_line(text: str, line: int, reason: str) -> None:
    """A mended copy would lose what a person wrote."""
    with pytest.raises(NotWellFormed, match=reason) as caught:
        opml_write.added(text, [new()])
    assert caught.value.line == line


addresses = st.sampled_from([f"https://{name}.example/f?x=1&y={n}" for name in "abc" for n in range(3)])
spaces = st.sampled_from(["", " ", "\n", "\n  ", "\r\n\t", "<!-- <outline xmlUrl='c'/> > \" -->", "<![CDATA[<o>]]>"])


@st.composite
def files(draw: st.DrawFn) -> str:
    """OPML files as people and programs write them."""

    def tag(depth: int) -> str:
        quote = draw(st.sampled_from("\"'"))
        address = draw(addresses).replace("&", "&amp;")
        name = draw(st.sampled_from(["xmlUrl", "url", "xmlurl"]))
        other = draw(st.sampled_from(["", ' note="a > b / c"', "\n title='x'", ' text="&lt;b&gt;"']))
        start = f"<outline{other} {name}={quote}{address}{quote}" if draw(st.booleans()) else f"<outline{other}"
        if depth > 2 or draw(st.booleans()):
            return f"{start}{draw(st.sampled_from(['', ' ']))}/>"
        return f"{start}>{inside(depth + 1)}</outline>"

    def inside(depth: int) -> str:
        pieces = draw(st.lists(st.sampled_from(["tag", "space"]), max_size=4))
        return "".join(tag(depth) if piece == "tag" else draw(spaces) for piece in pieces)

    return f"<?xml version='1.0'?>{draw(st.sampled_from(['', '<!-- x -->']))}<opml><body>{inside(0)}</body></opml>\n"


def named(text: str) -> list[str]:
    """The addresses in the text, in order."""
    return [node.get("xmlurl", "url") for node in root(text).walk() if node.get("xmlurl", "url")]


@given(text=files(), gone=st.sets(addresses, max_size=3))
def test_what_is_not_touched_stays(text: str, gone: set[str]) -> None:
    """Adding and removing again gives the file back; removing takes those addresses, and no other character."""
    with_one = opml_write.added(text, [new()])
    assert named(with_one) == [*named(text), "https://new.example/feed"]
    begins = with_one.index("<outline type=")
    assert text.startswith(with_one[:begins].rstrip())
    without = opml_write.removed(text, gone)
    assert named(without) == [one for one in named(text) if one not in gone]
    assert not Counter(without) - Counter(text)
    if not gone & set(named(text)):
        assert without == text


@given(text=files(), address=addresses, value=st.text(max_size=20))
def test_a_changed_attribute_is_read_back(text: str, address: str, value: str) -> None:
    """On every outline of that address; every other outline, and all between, stay."""
    made = opml_write.changed(text, address, {"weight": value})
    assert named(made) == named(text)
    if address not in named(text):
        assert made == text
    kept = re.sub("[^ -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", " ".join(value.split())).strip()
    its = {node.get("weight") for node in root(made).walk() if node.get("xmlurl", "url") == address}
    assert its <= {kept}
    assert opml_write.changed(made, address, {"weight": ""}) == text
