"""What feeds carry: fragments of HTML and text with entities."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from digest.errors import NoArticle
from digest.values import Article, Source

Make = Callable[..., Article]


@pytest.fixture
def from_feed(extracted: Make) -> Make:
    """Makes the article of a feed's entry."""
    return partial(
        extracted, title="Rain on the coast", guid="g1", outlet="The Herald", url="https://herald.example/rain"
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Rain fell on the town.", "Rain fell on the town."),
        ("Wind &amp; rain hit Saltmarsh &#8211; again.", "Wind & rain hit Saltmarsh – again."),
        (
            "&lt;p&gt;Rain fell.&lt;/p&gt;&lt;p&gt;Wind &amp;amp; hail came.&lt;/p&gt;",
            "Rain fell.\n\nWind & hail came.",
        ),
        ("<p>Rain fell.</p>\n<p>Wind <b>rose</b>, then fell.</p>", "Rain fell.\n\nWind rose, then fell."),
        ("Rain fell.<br/><br/>Wind rose.", "Rain fell.\n\nWind rose."),
        ("Rain fell on<br>the town.<br>Wind rose.", "Rain fell on the town.\n\nWind rose."),
        ("<h3>Why</h3><ul><li>Warm sea.</li><li>Cold air.</li></ul>", "Why\n\nWarm sea.\n\nCold air."),
        ("<div>Rain fell.<div>Wind rose.</div>Night came.</div>", "Rain fell.\n\nWind rose.\n\nNight came."),
        ("First line.\n\nSecond line.", "First line.\n\nSecond line."),
        ("<p>Rain fell.<p>Wind rose.", "Rain fell.\n\nWind rose."),
        (
            '<p>Rain fell.</p><img src="https://t.example/p.gif" width="1" height="1"><script>x()</script>',
            "Rain fell.",
        ),
        ("<figure><img src=x><figcaption>A wet street</figcaption></figure><p>Rain fell.</p>", "Rain fell."),
    ],
)
def test_paragraphs_of_a_fragment(from_feed: Make, html: str, text: str) -> None:
    """Blocks, line breaks and blank lines part paragraphs; short snippets come out whole."""
    assert from_feed(html=html).text == text


@pytest.mark.parametrize(
    "furniture",
    [
        '<p>The post <a href="x">Rain on the coast</a> appeared first on <a href="y">The Herald</a>.</p>',
        "<p>La entrada <a href=x>Lluvia</a> se publicó primero en <a href=y>El Faro</a>.</p>",
        '<p><a href="x">Continue reading <span>“Rain on the coast”</span> →</a></p>',
        "<p><a href=x>Read more...</a></p>",
        "<p>Leer más</p>",
        "<p>Share this: Facebook Twitter</p>",
        "<div><a href=a>Facebook</a> <a href=b>Twitter</a> <a href=c>WhatsApp</a></div>",
        "<p>Advertisement</p>",
        "<p>Rain on the coast</p>",
    ],
)
def test_feed_furniture_is_dropped(from_feed: Make, furniture: str) -> None:
    """What feed software and sharing plug-ins add is not body, nor is the title said again."""
    html = f"<p>Rain fell on the harbour town for three days, the council said on Monday.</p>{furniture}"
    if "Rain on the coast</p>" in furniture and "post" not in furniture:
        html = furniture.replace("<p>", "<h2>").replace("</p>", "</h2>") + html.removesuffix(furniture)
    assert from_feed(html=html).text == "Rain fell on the harbour town for three days, the council said on Monday."


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        (" and the [&#8230;]", " and the…"),
        (" and the [...]", " and the…"),
        (". [&hellip;]", "."),
        (". Read more", "."),
        (". <a href=x>Continue reading</a>", "."),
        (" and the… (Read more)", " and the…"),
    ],
)
def test_the_marks_of_an_excerpt_at_its_end(from_feed: Make, end: str, kept: str) -> None:
    """A cut sentence keeps an ellipsis that says so; a whole one keeps only its full stop."""
    assert (
        from_feed(html=f"<p>Rain fell on the harbour town for days{end}</p>").text
        == f"Rain fell on the harbour town for days{kept}"
    )


def test_words_that_look_like_furniture_within_a_sentence_stay(from_feed: Make) -> None:
    """ "Read more" in the middle of a sentence is the sentence's."""
    told = "Children who read more at home do better at school, a study of the town's pupils found."
    assert from_feed(html=f"<p>{told}</p>").text == told


def test_title_outlet_byline_and_tags_are_the_entrys(from_feed: Make) -> None:
    """The feed's own words are cleaned and kept; the outlet's name leaves the title."""
    found = from_feed(
        html="<p>Rain fell on the town.</p>",
        title="Rain &amp;amp; wind | The Herald",
        byline="by Jane Holloway",
        tags=("Coast",),
    )
    assert (found.title, found.outlet, found.byline, found.tags) == (
        "Rain & wind",
        "The Herald",
        "Jane Holloway",
        ("Coast",),
    )


def test_a_persons_own_name_for_the_source_is_the_outlet(from_feed: Make) -> None:
    """What the reading list calls the source comes before the feed's title."""
    found = from_feed(html="<p>Rain fell.</p>", source=Source(location="https://herald.example/feed", title="Herald"))
    assert found.outlet == "Herald"


def test_a_slogan_is_no_part_of_the_outlets_name(from_feed: Make) -> None:
    """Of "name - slogan" the part that is the site's address is the name."""
    assert (
        from_feed(html="<p>Rain fell.</p>", outlet="herald.example - News from the coast").outlet == "herald.example"
    )


def test_a_summary_wrapped_in_a_document_is_not_lost(from_feed: Make) -> None:
    """A feed that wraps one line in html and body elements still gives the line."""
    assert from_feed(html="<html><body>Rain fell on the town.</body></html>").text == "Rain fell on the town."


def test_a_fragment_without_a_title_is_read_as_a_page(extracted: Make) -> None:
    """A saved fragment's own heading is its title."""
    told = "Rain fell on the harbour town for three days, the council said."
    found = extracted(html=f"<article><h1>Rain on the coast</h1><p>{told}</p></article>")
    assert found.title == "Rain on the coast"
    assert found.text == told


@pytest.mark.parametrize("html", ["<img src=x>", "<p> </p>", "<p>Read more</p>", "&nbsp;"])
def test_an_entry_without_words_is_no_article(from_feed: Make, html: str) -> None:
    """A picture or a button alone is refused."""
    with pytest.raises(NoArticle):
        from_feed(html=html)


def test_the_feeds_language_counts_where_the_text_is_short(from_feed: Make) -> None:
    """Two words tell nothing, so the feed's declaration stands; a text that is plainly other overrules it."""
    assert from_feed(html="<p>Saltmarsh Bridport</p>", title="Saltmarsh", language="nl").language == "nl"
    spanish = (
        "<p>El ayuntamiento abrió la biblioteca del puerto después de dos años de obras, según la alcaldesa.</p>"
    )
    assert from_feed(html=spanish, title="La biblioteca abre", language="en-US").language == "es"
