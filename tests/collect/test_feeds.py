"""What is read out of a well-formed feed."""

import datetime as dt
import json
from collections.abc import Callable

import pytest

from digest.errors import FeedError
from digest.values import Entry

Read = Callable[..., tuple[Entry, ...]]
NOON = dt.datetime(2024, 5, 14, 12, 0, tzinfo=dt.UTC)


def rss(items: str, *, channel: str = "", attributes: str = "") -> str:
    """An RSS 2.0 feed of the Pier Post with these items."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" {attributes}>'
        f"<channel><title>The Pier Post</title><link>https://pier.example/</link><language>en-gb</language>"
        f"{channel}{items}</channel></rss>"
    )


def atom(entries: str, *, attributes: str = "") -> str:
    """An Atom 1.0 feed of the Hill Herald with these entries."""
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Hill Herald</title>'
        f'<link rel="self" href="https://hill.example/feeds/all.atom"/><id>urn:hill</id>{entries}</feed>'
    )


def test_rss_item_has_everything_the_feed_says(read: Read) -> None:
    """Address, title, full text, date in UTC, byline, categories, picture, GUID, outlet, language."""
    (entry,) = read(
        rss(
            "<item><title>Ferry &amp;amp; harbour reopen</title><link>https://pier.example/ferry</link>"
            "<description>The ferry sails again.</description>"
            "<content:encoded><![CDATA[<p>The ferry sails again after a week in dock.</p>]]></content:encoded>"
            "<pubDate>Tue, 14 May 2024 14:00:00 +0200</pubDate><dc:creator>Ada Quay</dc:creator>"
            "<dc:creator>Ben Mole</dc:creator><category>Harbour</category><category>Transport</category>"
            '<enclosure url="https://pier.example/ferry.jpg" type="image/jpeg" length="1"/>'
            '<guid isPermaLink="false">ferry-1</guid></item>'
        )
    )
    assert entry.url == "https://pier.example/ferry"
    assert entry.title == "Ferry & harbour reopen"
    assert entry.html == "<p>The ferry sails again after a week in dock.</p>"
    assert entry.summary == "The ferry sails again."
    assert entry.text is None
    assert entry.published == NOON
    assert entry.byline == "Ada Quay, Ben Mole"
    assert entry.tags == ("Harbour", "Transport")
    assert entry.image == "https://pier.example/ferry.jpg"
    assert entry.guid == "ferry-1"
    assert entry.outlet == "The Pier Post"
    assert entry.language == "en-gb"
    assert entry.source.location.endswith("source")


def test_summary_is_the_html_where_the_feed_has_no_more(read: Read) -> None:
    """An entry without full text uses the feed's summary, which stays the summary too."""
    (entry,) = read(rss("<item><description>A &lt;b&gt;short&lt;/b&gt; note.</description></item>"))
    assert entry.html == entry.summary == "A <b>short</b> note."


def test_longer_of_summary_and_content_is_the_html(read: Read) -> None:
    """Some feeds put the whole text into the description and a caption into the content."""
    long = "The bridge was opened on Monday after four years of work."
    (entry,) = read(
        rss(f"<item><description>{long}</description><content:encoded>A bridge.</content:encoded></item>")
    )
    assert entry.html == long


def test_content_alone_is_not_called_a_summary(read: Read) -> None:
    """feedparser copies the content there; the feed did not say it."""
    (entry,) = read(rss("<item><content:encoded>&lt;p&gt;All of it.&lt;/p&gt;</content:encoded></item>"))
    assert entry.html == "<p>All of it.</p>"
    assert entry.summary is None


def test_plain_atom_text_becomes_escaped_paragraphs(read: Read) -> None:
    """Text that is no HTML must not become HTML."""
    (entry,) = read(atom('<entry><content type="text">1 &lt; 2\n\nSecond part</content></entry>'))
    assert entry.html == "<p>1 &lt; 2</p>\n<p>Second part</p>"


def test_xhtml_content_keeps_its_markup(read: Read) -> None:
    """Atom's inline XHTML arrives as HTML, links and all."""
    (entry,) = read(
        atom(
            '<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Read <a href="/more">more</a>.'
            "</p></div></content></entry>"
        )
    )
    assert entry.html == '<p>Read <a href="https://hill.example/more">more</a>.</p>'


def test_nothing_in_the_markup_is_sanitised_away(read: Read) -> None:
    """Extraction decides what is furniture; collecting keeps even scripts and frames."""
    html = '<figure><img src="https://pier.example/a.png"></figure><script>track()</script><iframe></iframe>'
    (entry,) = read(rss(f"<item><description><![CDATA[{html}]]></description></item>"))
    assert entry.html == html


def test_atom_entry_takes_author_and_base_from_the_feed(read: Read) -> None:
    """An Atom feed's author wrote its entries; relative links are relative to xml:base."""
    (entry,) = read(
        atom(
            '<author><name>Cleo Fell</name><email>c@hill.example</email></author><entry xml:base="https://hill.example/b/">'
            '<link href="one"/><title type="html">&lt;em&gt;One&lt;/em&gt; hill</title><summary>S</summary>'
            "<updated>2024-05-14T12:00:00Z</updated><id>urn:1</id></entry>"
        )
    )
    assert entry.url == "https://hill.example/b/one"
    assert entry.title == "One hill"
    assert entry.byline == "Cleo Fell"
    assert (entry.published, entry.updated) == (NOON, NOON)


def test_relative_links_of_a_saved_feed_follow_its_own_address(read: Read) -> None:
    """A file has no address; the feed says where it lives."""
    (entry,) = read(atom('<entry><link href="../2024/one.html"/><id>urn:1</id></entry>'))
    assert entry.url == "https://hill.example/2024/one.html"


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<guid>https://pier.example/guid</guid>", "https://pier.example/guid"),
        ('<guid isPermaLink="false">https://pier.example/guid</guid>', None),
        ("<guid>4711</guid>", None),
        ("<link>/relative</link>", "https://pier.example/relative"),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>https://evil.example@pier.example/</link>", None),
        ("<link>\n https://pier.example/a?b=1&amp;c=2 \n</link>", "https://pier.example/a?b=1&c=2"),
        (
            '<link>https://click.example/1</link><f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">'
            "https://pier.example/orig</f:origLink>",
            "https://pier.example/orig",
        ),
    ],
)
def test_address_of_an_rss_item(read: Read, item: str, url: str | None) -> None:
    """The link, else a GUID that is one; never anything that is not on the web."""
    (entry,) = read(rss(f"<item><title>T</title>{item}</item>"))
    assert entry.url == url


def test_aggregated_item_names_the_outlet_it_came_from(read: Read) -> None:
    """RSS `source`, as news aggregators write it, beats the aggregator's own title."""
    (entry,) = read(rss('<item><title>T</title><source url="https://hill.example/">Hill Herald</source></item>'))
    assert entry.outlet == "Hill Herald"


def test_widest_of_several_pictures(read: Read) -> None:
    """Media RSS offers sizes; a video is no picture."""
    (entry,) = read(
        rss(
            '<item><media:group><media:content url="https://pier.example/v.mp4" type="video/mp4" width="9000"/>'
            '<media:content url="https://pier.example/s.jpg" medium="image" width="100"/>'
            '<media:content url="https://pier.example/l.jpg" medium="image" width="900"/></media:group></item>'
        )
    )
    assert entry.image == "https://pier.example/l.jpg"


def test_picture_in_the_markup_but_no_counting_pixel(read: Read) -> None:
    """Where the feed names no picture, the first real one of its markup is taken."""
    html = '<img src="https://count.example/x.gif" width="1" height="1"><img src="/photo.jpg">'
    (entry,) = read(rss(f"<item><description><![CDATA[{html}]]></description></item>"))
    assert entry.image == "https://pier.example/photo.jpg"


@pytest.mark.parametrize("nothing", ['<enclosure url="" type="image/png"/>', "<media:thumbnail/>", ""])
def test_no_picture_is_none_not_the_feed_itself(read: Read, nothing: str) -> None:
    """An empty address resolves to the page it is on; that is no picture."""
    (entry,) = read(rss(f"<item><link>https://pier.example/1</link>{nothing}</item>"))
    assert entry.image is None


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("ada@pier.example (Ada Quay)", "Ada Quay"),
        ("Ada Quay (mailto:ada@pier.example)", "Ada Quay"),
        ("Ada Quay &lt;ada@pier.example&gt;", "Ada Quay"),
        ("ada@pier.example", None),
        ("  ", None),
    ],
)
def test_mail_address_is_no_byline(read: Read, author: str, byline: str | None) -> None:
    """RSS wants an address in `author`; readers want the name."""
    (entry,) = read(rss(f"<item><title>T</title><author>{author}</author></item>"))
    assert entry.byline == byline


def test_categories_written_as_one_list_are_taken_apart(read: Read) -> None:
    """`a,b,c` is three tags, a repeated one is one, an address none; "Paris, Texas" is one."""
    (entry,) = read(
        rss(
            "<item><category>Boats,Nets,Fish</category><category>boats</category><category>Paris, Texas</category>"
            "<category>https://pier.example/tag</category></item>"
        )
    )
    assert entry.tags == ("Boats", "Nets", "Fish", "Paris, Texas")


@pytest.mark.parametrize(
    ("version", "document"),
    [
        ("0.91", '<rss version="0.91"><channel><title>O</title><item><title>T</title></item></channel></rss>'),
        (
            "1.0",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
            '<channel rdf:about="x"><title>O</title></channel><item rdf:about="y"><title>T</title></item></rdf:RDF>',
        ),
        (
            "0.90",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
            "<channel><title>O</title></channel><item><title>T</title></item></rdf:RDF>",
        ),
        (
            "Atom 0.3",
            '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>O</title><entry><title>T</title></entry></feed>',
        ),
        ("no namespace", "<feed><title>O</title><entry><title>T</title></entry></feed>"),
    ],
)
def test_older_formats(read: Read, version: str, document: str) -> None:
    """Every version of RSS and Atom gives its entry and its outlet."""
    (entry,) = read(document)
    assert (entry.title, entry.outlet) == ("T", "O"), version


def test_json_feed(read: Read) -> None:
    """JSON Feed 1.1: the same fields, numbers as ids, text as paragraphs."""
    first = {
        "id": 7,
        "url": "https://hill.example/7",
        "title": "Seven <em>hills</em>",
        "content_text": "One & two.\n\nThree.",
        "summary": "Short <b>",
        "date_published": "2024-05-14T14:00:00+02:00",
        "authors": [{"name": "Cleo Fell"}, {"name": "Dai Rig"}],
        "tags": ["Hills", 3, "Hills"],
        "image": "/7.jpg",
        "language": "cy",
    }
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Hill Herald",
        "home_page_url": "https://hill.example/",
        "items": [first, {"id": "8", "content_html": '<a href="x">x</a>', "external_url": "https://a.example/b/"}, 9],
    }
    one, two = read(json.dumps(feed))
    assert one.title == "Seven <em>hills</em>"
    assert one.html == "<p>One &amp; two.</p>\n<p>Three.</p>"
    assert one.summary == "<p>Short &lt;b&gt;</p>"
    assert (one.guid, one.published, one.byline) == ("7", NOON, "Cleo Fell, Dai Rig")
    assert (one.tags, one.image, one.language) == (("Hills",), "https://hill.example/7.jpg", "cy")
    assert (one.outlet, two.outlet) == ("Hill Herald", "Hill Herald")
    assert (two.url, two.html) == ("https://a.example/b/", '<a href="https://a.example/b/x">x</a>')


def test_json_feed_of_the_wrong_types_gives_what_can_be_had(read: Read) -> None:
    """Lists for texts, texts for lists, objects for numbers: nothing breaks, no item is lost."""
    strange = [[], {}, None, True, 1.5, "x", ["x"], {"name": 1}]
    keys = [
        "id",
        "url",
        "title",
        "content_html",
        "summary",
        "date_published",
        "authors",
        "tags",
        "image",
        "attachments",
    ]
    items = [dict.fromkeys(keys, value) for value in strange]
    assert len(read(json.dumps({"title": [], "authors": "x", "items": items}))) == len(items)


@pytest.mark.parametrize("text", ['{"items": 3}', '{"a": [1', "[[1]]", '{"x":' * 5000])
def test_other_json_is_said_to_be_none(read: Read, text: str) -> None:
    """JSON that is no feed, broken or nested without end, is one clear error."""
    with pytest.raises(FeedError, match="JSON"):
        read(text)


def test_empty_feed_gives_nothing(read: Read) -> None:
    """A feed without entries is no error."""
    assert read(rss("")) == ()
    assert read('{"version": "https://jsonfeed.org/version/1", "items": []}') == ()


def test_ids_stay_when_the_text_is_corrected(read: Read) -> None:
    """The GUID makes the id: a new title or text changes nothing, another source does."""
    (before,) = read(rss("<item><guid>g1</guid><title>Old</title></item>"))
    (after,) = read(rss("<item><guid>g1</guid><title>New</title></item>"))
    (other,) = read(rss("<item><guid>g1</guid><title>New</title></item>"), name="another")
    assert before.id == after.id != other.id
    assert len(before.id) == 16


def test_one_guid_for_several_entries(read: Read) -> None:
    """None is dropped and each has its id, which does not hang on the order or on what came later."""
    item = "<item><guid>same</guid><link>https://pier.example/{0}</link><title>{0}</title></item>"
    two = read(rss(item.format("a") + item.format("b")))
    three = read(rss(item.format("new") + item.format("b") + item.format("a")))
    assert {entry.id for entry in two} < {entry.id for entry in three}
    assert len({entry.id for entry in three}) == 3


def test_identical_entries_are_all_kept(read: Read) -> None:
    """Even two that cannot be told apart are two lines, with two ids, the same at every reading."""
    feed = rss("<item><title>Tide table</title></item>" * 3)
    first, again = read(feed), read(feed)
    assert len({entry.id for entry in first}) == 3
    assert first == again


def test_only_the_most_entries_are_taken_and_it_is_said(read: Read, caplog: pytest.LogCaptureFixture) -> None:
    """A feed that floods is cut off, first entries first."""
    from digest.collect import Limits

    many = rss("".join(f"<item><title>{n}</title></item>" for n in range(9)))
    assert [entry.title for entry in read(many, limits=Limits(max_entries=4))] == ["0", "1", "2", "3"]
    assert "more than 4 entries" in caplog.text


def test_hostile_title_is_flat_text(read: Read) -> None:
    """Markup, control characters, bidi overrides and line breaks do not survive in a title."""
    title = "&lt;b&gt;Big&lt;/b&gt;\n\u202enews &amp;amp;\u0081 more &lt;br&gt;here" + "x" * 10_000
    (entry,) = read(rss(f"<item><title>{title}</title></item>"))
    assert entry.title is not None
    assert entry.title.startswith("Big news & more here")
    assert len(entry.title) > 10_000
