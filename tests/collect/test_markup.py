"""Markup out of feeds: plain text from it, into it, its links made whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect import markup

BASE = "https://pier.example/2024/one.html"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("W<b>or</b>d", "Word"),
        ("One<br>two<p>three</p>four", "One two three four"),
        ("Fish &amp; chips &lt;hot&gt;", "Fish & chips <hot>"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<!-- note -->Text", "Text"),
        ("<b></b> ", None),
        (None, None),
    ],
)
def test_plain_text(html: str | None, text: str | None) -> None:
    """Tags within a word leave no gap, tags between words do; signs that are no tags stay."""
    assert markup.plain(html) == text


def test_plain_text_that_is_no_html_keeps_its_signs() -> None:
    """A title of type text about the <b> tag."""
    assert markup.plain("The <b> tag &amp; you", "text/plain") == "The <b> tag &amp; you"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="two.html">', '<a href="https://pier.example/2024/two.html">'),
        ("<img class=x SRC='/a.png?b=1&amp;c=2'>", "<img class=x SRC='https://pier.example/a.png?b=1&amp;c=2'>"),
        ('<a href="//hill.example/x">', '<a href="https://hill.example/x">'),
        ('<a href="mailto:a@b.example">', '<a href="mailto:a@b.example">'),
        ('<a href="https://hill.example/">', '<a href="https://hill.example/">'),
        ('<a href="#note">', '<a href="#note">'),
        ('<img data-src="/a.png" srcset="/a.png 2x">', '<img data-src="/a.png" srcset="/a.png 2x">'),
        ('<p>write href="x" here', '<p>write href="x" here'),
        ('<a href="http://[broken">', '<a href="http://[broken">'),
        ('<a href="">', '<a href="">'),
    ],
)
def test_links_are_made_whole(before: str, after: str) -> None:
    """Only relative ones, only in tags, and nothing else changes."""
    assert markup.absolute(before, BASE) == after


@given(st.text(alphabet=st.sampled_from("<>\"'=&; /abhrefsc:.#\n"), max_size=80))
def test_words_of_a_text_are_never_changed_by_its_links(text: str) -> None:
    """What a reader sees is the same before and after; once made whole, links stay."""
    once = markup.absolute(text, BASE) or ""
    assert markup.weight(once) == markup.weight(text)
    assert markup.absolute(once, BASE) == once


@given(st.text(max_size=200))
def test_plain_text_as_html_shows_the_same_text(text: str) -> None:
    """Escaped and in paragraphs, it reads as it did, white space and control characters apart."""
    shown = markup.plain(markup.markup(text, "text/plain"))
    assert (shown or "") == (markup.plain(text, "text/plain") or "")
    assert "<script" not in (markup.markup(f"<script>{text}", "text/plain") or "")
