"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), and documents that come near.

feedparser reads XML alone, so this reader is our own. Every value may be of any type.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from digest.collect import markup
from digest.collect.dates import when
from digest.collect.draft import Draft
from digest.collect.feed import language
from digest.collect.markup import address
from digest.collect.raw import Unreadable
from digest.text import flat
from digest.values import Url


def drafts(text: str, base: str | None) -> Iterator[Draft]:
    """The feed's items, in its order. Raises Unreadable where the text is no JSON Feed."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"is not JSON ({str(error)[:100]})") from error
    if not isinstance(feed, dict) or not isinstance(items := feed.get("items"), list):
        raise Unreadable("is JSON, but not a JSON Feed: it has no list of items")
    here = base or address(_text(feed, "feed_url"), None) or address(_text(feed, "home_page_url"), None)
    return (_draft(item, feed, here) for item in items if isinstance(item, dict))


def _draft(item: dict[str, Any], feed: dict[str, Any], base: str | None) -> Draft:
    url = address(_text(item, "url"), base) or address(_text(item, "external_url"), base)
    summary = markup.markup(_text(item, "summary"), "text/plain")
    html = markup.markup(_text(item, "content_html")) or markup.markup(_text(item, "content_text"), "text/plain")
    updated = when(item.get("date_modified"))
    image, alt = _image(item, base, html, url)
    return Draft(
        url=url,
        title=markup.plain(_text(item, "title"), "text/plain"),
        summary=summary,
        html=markup.absolute(html, url or base) or summary,
        published=when(item.get("date_published")) or updated,
        updated=updated,
        byline=_byline(item) or _byline(feed),
        tags=tuple(
            dict.fromkeys(flat(tag, 100) for tag in _list(item, "tags") if isinstance(tag, str) and flat(tag))
        ),
        image=image,
        image_alt=alt,
        guid=_text(item, "id"),
        outlet=markup.plain(_text(feed, "title"), "text/plain"),
        language=language(item.get("language")) or language(feed.get("language")),
    )


def _byline(thing: dict[str, Any]) -> str | None:
    people = _list(thing, "authors") or [thing.get("author")]
    names = (flat(_text(person, "name") or "") for person in people if isinstance(person, dict))
    return flat(", ".join(dict.fromkeys(name for name in names if name)), 300) or None


def _image(item: dict[str, Any], base: str | None, html: str | None, url: str | None) -> tuple[Url | None, str]:
    """The picture that the item names, with its title where it is attached; else the first in its markup."""
    attached = [one for one in _list(item, "attachments") if isinstance(one, dict)]
    pictures = [one for one in attached if str(one.get("mime_type")).startswith("image/")]
    alts = {_text(one, "url"): _text(one, "title") or "" for one in pictures}
    for named in (_text(item, "image"), _text(item, "banner_image"), *alts):
        if found := address(named, base):
            return found, alts.get(named, "")
    return markup.picture(html, url or base)


def _text(thing: dict[str, Any], key: str) -> str | None:
    """The text under `key`, or a number as text (ids often are); None for anything else."""
    value = thing.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return value.strip() or None if isinstance(value, str) else None


def _list(thing: dict[str, Any], key: str) -> list[Any]:
    value = thing.get(key)
    return value if isinstance(value, list) else []
