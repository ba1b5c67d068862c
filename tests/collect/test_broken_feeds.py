"""Feeds as they should not be: broken, wrongly encoded, hostile."""

import gzip
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from digest.errors import FeedError
from digest.values import Entry

Read = Callable[..., tuple[Entry, ...]]
ITEM = "<item><title>Caf\u00e9 opens on the quay</title><link>https://pier.example/1</link></item>"


def rss(inside: str, declaration: str = "") -> str:
    """A feed around this."""
    return f'{declaration}<rss version="2.0"><channel><title>Pier</title>{inside}</channel></rss>'


@pytest.mark.parametrize(
    ("what", "document"),
    [
        ("undeclared prefixes", rss("<item><dc:creator>Ada</dc:creator><x:y>z</x:y><title>T</title></item>")),
        ("a bare ampersand", rss("<item><title>T</title><link>https://pier.example/?a=1&b=2</link></item>")),
        (
            "HTML's entities",
            rss("<item><title>T</title><description>a&nbsp;b &hellip; &madeup;</description></item>"),
        ),
        ("unescaped HTML", rss("<item><title>T</title><description><p>a<br>b <b>c</description></item>")),
        ("a title that is not closed", rss("<item><title>T</item>")),
        ("an item that is not closed", rss("<item><title>T</title>")),
        ("less-than in text", rss("<item><title>T</title><description>1 < 2 <3</description></item>")),
        ("attributes without quotes", rss("<item><title>T</title><enclosure url=https://pier.example/a.png></item>")),
        ("attributes twice", rss('<item a="1" a="2"><title>T</title></item>')),
        (
            "junk before",
            "Warning: <b>oh</b> in line 3 <br />\n" + rss("<item><title>T</title></item>", "<?xml version='1.0'?>"),
        ),
        ("junk after", rss("<item><title>T</title></item>") + "<!-- 0.3 s --><script>x</script>"),
        ("control characters", rss("<item><title>T\x0b\x00\x1f</title></item>")),
        ("character references to none", rss("<item><title>T&#0;&#x1F;&#xFFFFFF;</title></item>")),
        ("a second end", rss("<item><title>T</title></title></b></item>")),
        ("white space first", "\n\n  " + rss("<item><title>T</title></item>", "<?xml version='1.0'?>")),
        ("a comment that never ends", rss("<item><title>T</title></item><!-- oh")),
        (
            "a namespace that is none",
            '<rss xmlns:m="http://a b\n/c<"><channel><item><title>T</title></item></channel></rss>',
        ),
    ],
)
def test_broken_feed_still_gives_its_entry(read: Read, what: str, document: str) -> None:
    """Readers forgive these, so feeds have them: the one entry is found, with its title."""
    assert [entry.title for entry in read(document)] == ["T"], what


def test_every_entry_of_a_feed_whose_items_are_not_closed(read: Read) -> None:
    """The next item ends the one before."""
    titles = [entry.title for entry in read(rss("".join(f"<item><title>{n}</title>" for n in range(5))))]
    assert titles == ["0", "1", "2", "3", "4"]


def test_entries_before_the_cut_of_a_feed_that_was_cut_off(read: Read) -> None:
    """What arrived is read."""
    whole = rss("".join(f"<item><title>Item {n}</title></item>" for n in range(10)))
    assert [entry.title for entry in read(whole[: whole.index("Item 7") - 3])][:7] == [f"Item {n}" for n in range(7)]


def test_mended_text_says_what_was_meant(read: Read) -> None:
    """Entities become their characters, bare signs stay signs."""
    (entry,) = read(rss("<item><title>Fish &amp; chips &eacute; A&B &lt;3 &nbsp;&copy;</title><x:y/></item>"))
    assert entry.title == "Fish & chips \u00e9 A&B <3 \u00a9"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252", "iso-8859-15"])
def test_encodings(read: Read, encoding: str) -> None:
    """Declared encodings and byte order marks are followed."""
    name = encoding.removesuffix("-sig")
    (entry,) = read(rss(ITEM, f'<?xml version="1.0" encoding="{name}"?>').encode(encoding))
    assert entry.title == "Caf\u00e9 opens on the quay"


@pytest.mark.parametrize(
    ("encoding", "title"),
    [("koi8-r", "\u041c\u043e\u0441\u043a\u0432\u0430"), ("shift_jis", "\u6771\u4eac\u30cb\u30e5\u30fc\u30b9"),
     ("gb2312", "\u5317\u4eac\u65b0\u95fb"), ("iso-2022-jp", "\u6771\u4eac"), ("big5", "\u53f0\u5317"),
     ("windows-1256", "\u0627\u0644\u0642\u0627\u0647\u0631\u0629")],
)  # fmt: skip
def test_encodings_of_other_scripts(read: Read, encoding: str, title: str) -> None:
    """Feeds from before UTF-8 in their own encodings."""
    feed = rss(f"<item><title>{title}</title></item>", f'<?xml version="1.0" encoding="{encoding}"?>')
    assert read(feed.encode(encoding))[0].title == title


@pytest.mark.parametrize(
    "declared", ["bogus", "utf-16", "us-ascii", "hex", "punycode", "idna", "iso-8859-1", "x" * 99]
)
def test_wrong_or_unknown_encoding_is_survived(read: Read, declared: str) -> None:
    """UTF-8 is seen for what it is whatever is declared."""
    feed = rss(ITEM, f'<?xml version="1.0" encoding="{declared}"?>')
    assert read(feed.encode())[0].title == "Caf\u00e9 opens on the quay"


def test_latin_letters_declared_as_something_else_are_guessed(read: Read) -> None:
    """No UTF-8, and not what is declared either: Windows-1252, and no tag is eaten by a wrong guess."""
    items = ITEM * 5
    feed = rss(items, '<?xml version="1.0" encoding="shift_jis"?>').encode("iso-8859-1")
    assert [entry.title for entry in read(feed)] == ["Caf\u00e9 opens on the quay"] * 5


def test_damaged_feed_that_claims_to_be_utf_16(read: Read) -> None:
    """ASCII is none, whatever is declared: no page of ideographs comes of it."""
    feed = rss(ITEM, '<?xml version="1.0" encoding="utf-16"?>').encode("iso-8859-1")
    assert [entry.title for entry in read(feed)] == ["Caf\u00e9 opens on the quay"]


def test_one_damaged_byte_does_not_spoil_the_rest(read: Read) -> None:
    """UTF-8 with a broken character is still UTF-8."""
    feed = rss(ITEM * 20).encode().replace("\u00e9".encode(), b"\xc3", 1)
    assert [entry.title for entry in read(feed)][1:] == ["Caf\u00e9 opens on the quay"] * 19


def test_packed_feed(read: Read) -> None:
    """gzip is taken off, whatever the name says, even twice."""
    packed = gzip.compress(gzip.compress(rss(ITEM).encode()))
    assert len(read(packed, name="feed.xml")) == 1


def test_packed_feed_that_was_cut_off(read: Read) -> None:
    """What can be unpacked is read."""
    packed = gzip.compress(rss("".join(f"<item><title>{n * 7919}</title></item>" for n in range(2000))).encode())
    assert 100 < len(read(packed[: len(packed) // 2])) < 2000


BOMBS = {
    "billion laughs": '<!DOCTYPE rss [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    + "]>"
    + rss("<item><title>&a12;</title><description>&a12;</description></item>"),
    "quadratic": f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>'
    + rss(f"<item><title>T{'&a;' * 50_000}</title></item>"),
    "attribute": '<!DOCTYPE rss [<!ENTITY a "&b;&b;"><!ENTITY b "&c;&c;"><!ENTITY c "ha">]>'
    + rss('<item><title>T</title><enclosure url="&a;"/></item>'),
    "parameter": "<!DOCTYPE rss [<!ENTITY % a \"<!ENTITY b 'x'>\"> %a;]>" + rss("<item><title>&b;</title></item>"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_entity_bombs_are_never_expanded(read: Read, name: str) -> None:
    """A document type is not obeyed: the entry is there, small, at once."""
    start = time.perf_counter()
    (entry,) = read(BOMBS[name])
    assert time.perf_counter() - start < 3
    assert len(entry.html or "") + len(entry.title or "") < 400_000
    assert "lollol" not in (entry.title or "")


def test_no_file_and_no_address_is_included(read: Read, tmp_path: object) -> None:
    """External entities and document types are not opened."""
    secret = f"{tmp_path}/secret"
    with open(secret, "w", encoding="utf-8") as file:
        file.write("the-secret")
    document = f'<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd" [<!ENTITY s SYSTEM "file://{secret}">]>' + rss(
        "<item><title>T &s;</title><description>&s;</description></item>"
    )
    assert "the-secret" not in str(read(document))


def test_short_entities_of_the_feeds_own_are_read(read: Read) -> None:
    """Old feeds name their characters themselves."""
    document = '<!DOCTYPE rss [<!ENTITY sea "harbour"><!ENTITY dash "&#8211;">]>' + rss(
        "<item><title>The &sea; &dash; open</title></item>"
    )
    assert read(document)[0].title == "The harbour \u2013 open"


SIZE = 400_000
HOSTILE = {
    "opening": rss("<" * SIZE),
    "comments": rss("<!--" * (SIZE // 4)),
    "sections": rss("<![CDATA[" * (SIZE // 9)),
    "instructions": "<?xml " * (SIZE // 6),
    "ampersands": rss("&a" * (SIZE // 2)),
    "quotes": rss("<a \"'" * (SIZE // 5)),
    "attribute": rss("<a " + "a" * SIZE + ">"),
    "author": rss("<item><author>" + "a" * SIZE + "</author></item>"),
    "categories": rss("<item>" + "".join(f"<category>{n}</category>" for n in range(SIZE // 25)) + "</item>"),
    "space": "<?xml version='1.0'?>" + "\n" * SIZE + rss(ITEM),
    "document type": "<!DOCTYPE rss [" + '"' * SIZE + "]>" + rss(ITEM),
    "depth": rss("<a>" * (SIZE // 3)),
    "prefixes": rss("<item>" + "".join(f"<a{n}:b/>" for n in range(SIZE // 40)) + "</item>"),
    "namespaces": "<rss " + " ".join(f'xmlns:a{n}="urn:{n}"' for n in range(SIZE // 25)) + "/>",
    "base": f'<feed xml:base="http://a.example/{"a" * SIZE}"><entry>{"<a/>" * 5000}</entry></feed>',
    "pictures": rss("<item><description>" + "&lt;img src='" * (SIZE // 12) + "</description></item>"),
    "tags": rss("<item><title>&lt;b&gt;&lt;/b&gt;" + "&lt;a " * (SIZE // 6) + "</title></item>"),
    "date": rss("<item><pubDate>" + "1" * SIZE + "</pubDate></item>"),
    "json": '{"a":' * (SIZE // 5),
    "json digits": '{"items":[' + "1" * SIZE + "]}",
    "page": "<html>" + "<link " * (SIZE // 6),
    "outlines": "<opml><body>" + '<outline text="' * (SIZE // 15) + "<",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_length_alone(read: Read, name: str) -> None:
    """Inputs made to be slow end at once, with entries or with an error."""
    start = time.perf_counter()
    with suppress(FeedError):
        read(HOSTILE[name], feed=True)
    assert time.perf_counter() - start < 8  # a square of the length takes minutes, so a busy machine is forgiven


def test_deep_nesting_ends(read: Read) -> None:
    """Ten thousand levels are no stack of ours."""
    (entry,) = read(rss("<item><title>T</title>" + "<a>" * 10_000 + "x" + "</a>" * 10_000 + "</item>"))
    assert entry.title == "T"
