"""What feeds say that their images show."""

import pytest

from tests.collect.conftest import Read

SHOWS = "The ferry at its pier"
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'


def rss(inner: str) -> str:
    """A feed of one item."""
    item = f"<item><title>Ferry back</title><link>https://pier.example/1</link>{inner}</item>"
    return f'<rss version="2.0" {MEDIA}><channel><title>Pier Post</title>{item}</channel></rss>'


@pytest.mark.parametrize(
    "inner",
    [
        f'<media:content url="/l.jpg" medium="image"><media:description>{SHOWS}</media:description>'
        "<media:title>l</media:title></media:content>",
        f'<media:content url="/l.jpg" medium="image"><media:title>{SHOWS}</media:title></media:content>',
        '<media:group><media:content url="/s.jpg" medium="image" width="90"/>'
        f'<media:content url="/l.jpg" medium="image" width="900"/><media:title>{SHOWS}</media:title></media:group>',
        f"<description>&lt;img alt='{SHOWS}' src='/l.jpg'&gt; It sails again.</description>",
    ],
)
def test_rss_describes_its_image(read: Read, inner: str) -> None:
    """Media RSS by description or title, for one size or all of them; else the markup's alternative text."""
    (entry,) = read(rss(inner))
    assert (entry.image, entry.image_alt) == ("https://pier.example/l.jpg", SHOWS)
    assert entry.title == "Ferry back"


def test_words_about_another_image_are_not_taken(read: Read) -> None:
    """The wide one says nothing."""
    (entry,) = read(
        rss(
            '<media:content url="/s.jpg" medium="image" width="90">'
            f"<media:title>{SHOWS}</media:title></media:content>"
            '<media:content url="/l.jpg" medium="image" width="900"/>'
        )
    )
    assert (entry.image, entry.image_alt) == ("https://pier.example/l.jpg", "")


def test_json_feed_names_its_attachment(read: Read) -> None:
    """By its title."""
    attached = f'{{"url": "https://pier.example/l.jpg", "mime_type": "image/jpeg", "title": "{SHOWS}"}}'
    items = (
        f'[{{"id": "1", "url": "https://pier.example/1", "content_text": "It sails.", "attachments": [{attached}]}}]'
    )
    (entry,) = read(f'{{"version": "https://jsonfeed.org/version/1.1", "title": "P", "items": {items}}}')
    assert (entry.image, entry.image_alt) == ("https://pier.example/l.jpg", SHOWS)
