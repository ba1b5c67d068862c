"""Issue -> View: what a template sees. Clean text, safe addresses, nothing left to decide but looks.

Templates get no articles, scores or receipts: what is not printed cannot be printed by mistake.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from digest import preferences, unsubscribe
from digest.render.places import placed
from digest.render.spans import Span, printed
from digest.text import clean, direction, flat
from digest.urls import host, linked, safe
from digest.values import Article, Copy, Issue, Item, Picture, Run

# Longer titles are accidents or attacks; the longest of 49 real posts has 22 characters.
_TITLE, _NAME, _PREHEADER = 300, 200, 200
CONTENTS = "contents"
"""The anchor of the list of headings on the web page."""
_STRONG = frozenset({"L", "R", "AL"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The image beside an item, for mail and page."""

    page: str
    """Its address as seen from the web page."""
    mail: str | None
    """Its address on the web; None where the newsletter has no web address: then a mail leaves it out."""
    width: int
    """Pixels of the file, as is `height`; the image is shown at a width of the theme's."""
    height: int
    alt: str

    def tall(self, width: int) -> int:
        """The height it has when it is shown at that width."""
        return max(1, round(self.height * width / self.width))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullet:
    """One item as it is printed."""

    spans: tuple[Span, ...]
    headline: Span | None = None
    """The title of the article whose words come first, linked where it can be; None for a person's own words."""
    edited: bool = False
    """Whether a person changed the words: a theme that prints headlines prints the words then."""
    byline: str = ""
    """Who wrote that article."""
    outlet: str = ""
    """Its outlet's name."""
    image: Image | None = None
    placed: tuple[Span, ...] = ()
    """The same words, cut where an article's sentence begins or ends; these have their `place`. For the web page."""
    also: tuple[Span, ...] = ()
    """Other outlets that tell it, linked where they can be."""
    language: str | None = None
    """Its language where that is not the newsletter's."""
    direction: str | None = None
    """ "ltr" or "rtl" where that is not the newsletter's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading with its bullets; `anchor` is unique on the page."""

    name: str
    anchor: str
    bullets: tuple[Bullet, ...]
    place: int = 0
    """Which of the issue's sections it is, from 0: those without words are not printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An issue as templates see it."""

    language: str
    direction: str
    title: str
    name: str
    subject: str
    preheader: str
    date: str
    """Long, in the newsletter's language: "Thursday, September 21, 2023"."""
    day: str
    """ISO 8601: "2023-09-21"."""
    introduction: tuple[tuple[Span, ...], ...]
    sections: tuple[Block, ...]
    closing: tuple[tuple[Span, ...], ...]
    sponsor: tuple[Span, ...]
    """What a sponsor says; a theme marks it as such."""
    address: tuple[str, ...]
    """The lines of the postal address."""
    unsubscribe: str | None
    preferences: str | None
    """Where readers choose topics, or pause: the link that becomes each reader's own, as `unsubscribe` does."""
    signup: str | None
    """Where people subscribe: for the web page, whose readers may be no subscribers."""
    web: str | None
    """This issue's own address on the web."""
    rest: tuple[str, ...] = ()
    """Headings that this mail leaves to the web page."""

    @property
    def start(self) -> str:
        """The side a line begins at: "left" or "right"."""
        return "right" if self.direction == "rtl" else "left"

    @property
    def end(self) -> str:
        """The side a line ends at."""
        return "left" if self.direction == "rtl" else "right"


def view(issue: Issue, *, places: bool = True) -> View:
    """The issue, cleaned and made ready for printing; items without words and empty headings left out.

    Without `places`, sentences have no links to their places: only the web page prints these.
    """
    masthead = issue.masthead
    language = _language(masthead.language)
    name = flat(masthead.name, _NAME)
    title = flat(issue.title, _TITLE) or name
    web = address_of(issue)
    return View(
        language=language,
        direction=direction(language),
        title=title,
        name=name,
        subject=flat(issue.subject, _TITLE) or title,
        preheader=flat(issue.preheader, _PREHEADER),
        date=long_date(issue.date, language),
        day=issue.date.isoformat(),
        introduction=_paragraphs(issue.introduction),
        sections=_blocks(issue, language, web, places=places),
        closing=_paragraphs(issue.closing),
        sponsor=printed(issue.sponsor),
        address=_postal(masthead.address, name),
        unsubscribe=linked(unsubscribe.link(masthead)),
        preferences=preferences.link(masthead),
        signup=preferences.signup(masthead),
        web=web,
    )


def address_of(issue: Issue) -> str | None:
    """The issue's own address on the web, ending in a slash; None where the newsletter has none."""
    return f"{base.rstrip('/')}/{quote(issue.slug)}/" if (base := safe(issue.masthead.web)) else None


def long_date(date: dt.date, language: str) -> str:
    """The date with weekday and month in words, as the language writes it; English where Babel lacks it."""
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    text = format_date(date, "full", locale)
    return text[:1].upper() + text[1:]


def _language(code: str) -> str:
    """A well-formed BCP 47 tag, "en" for anything else."""
    tag = code.replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}", tag) and tag != "und" else "en"


def _blocks(issue: Issue, language: str, web: str | None, *, places: bool) -> tuple[Block, ...]:
    taken = {CONTENTS}
    images = {picture.article: image(picture, web) for picture in issue.pictures}
    found = []
    for place, section in enumerate(issue.sections):
        bullets = tuple(
            bullet for item in section.items if (bullet := _bullet(item, language, images, places=places)).spans
        )
        if bullets:
            name = flat(section.name, _NAME)
            found.append(Block(name=name, anchor=_anchor(name, taken), bullets=bullets, place=place))
    return tuple(found)


def _anchor(name: str, taken: set[str]) -> str:
    """The name in lower case with hyphens, letters of every script kept; a number where it is taken."""
    stem = re.sub(r"[\W_]+", "-", name.lower())[:60].strip("-") or "section"
    anchor, number = stem, 2
    while anchor in taken:
        anchor, number = f"{stem}-{number}", number + 1
    taken.add(anchor)
    return anchor


def image(picture: Picture, web: str | None) -> Image:
    """The picture with its addresses; `web` is the issue's own address, ending in a slash."""
    name = quote(picture.name.lstrip("/"), errors="replace")
    mail = urljoin(web, name) if web else None
    alt = flat(picture.alt, _TITLE)
    return Image(page=name, mail=mail, width=picture.width, height=picture.height, alt=alt)


def _bullet(item: Item, language: str, images: Mapping[str, Image], *, places: bool) -> Bullet:
    spans = printed(item.runs)
    article = item.first
    mine = direction(language)
    runs_to = runs(spans) or mine
    return Bullet(
        spans=spans,
        placed=placed(spans, item) if places else spans,
        also=_also(item),
        headline=_headline(article),
        edited=item.edited,
        byline=flat(article.byline or "", _NAME) if article else "",
        outlet=_outlet(article) if article else "",
        image=images.get(article.id) if article else None,
        language=_foreign(item, language, runs_to),
        direction=runs_to if runs_to != mine else None,
    )


def _headline(article: Article | None) -> Span | None:
    title = flat(article.title, _TITLE) if article else ""
    return Span(text=title, url=safe(article.url)) if article and title else None


def _foreign(item: Item, language: str, runs_to: str) -> str | None:
    """The item's language where that is not the newsletter's. A person's words may be a translation: only
    words that still run the way their source does are taken for its language then."""
    if item.story is None:
        return None
    its = _language(item.story.lead.language)
    if item.story.lead.language == "und" or its.split("-")[0].lower() == language.split("-")[0].lower():
        return None
    translated = direction(its) != runs_to or (item.edited and direction(its) == direction(language))
    return None if translated else its


def runs(words: str | Sequence[Span]) -> str | None:
    """The direction of the first letter that has one (Unicode Bidirectional Algorithm, rule P2), or None.

    Source labels do not count: an outlet's name says nothing about the words before it.
    """
    text = words if isinstance(words, str) else "".join(span.text for span in words if span.style != "source")
    kind = next((kind for c in text if (kind := unicodedata.bidirectional(c)) in _STRONG), None)
    return None if kind is None else "ltr" if kind == "L" else "rtl"


def _also(item: Item) -> tuple[Span, ...]:
    """The other outlets of the item's story, each once; those the item already names or links left out.

    The lead counts as named, whatever a person called it, but where the item's receipts are other reports' alone.
    """
    if item.story is None:
        return ()
    linked = {safe(run.url) for run in item.runs if run.url}
    named = {_key(run.text) for run in item.runs if run.style == "source"}
    if not item.sentences or item.story.lead.id in {one.article for one in item.sentences}:
        named.add(_key(_outlet(item.story.lead)))
    found = []
    others: tuple[Article | Copy, ...] = (*item.story.articles, *item.story.copies)
    for other in others:
        name, url = _outlet(other), safe(other.url)
        if name and _key(name) not in named and (url is None or url not in linked):
            named.add(_key(name))
            found.append(Span(text=name, url=url, style="source"))
    return tuple(found)


def _outlet(article: Article | Copy) -> str:
    """The outlet's name, the host where it has none."""
    return flat(article.outlet or host(article.url), 60)


def _key(name: str) -> str:
    return flat(name).strip("[]").casefold()


def _paragraphs(paragraphs: Sequence[Sequence[Run]]) -> tuple[tuple[Span, ...], ...]:
    return tuple(spans for paragraph in paragraphs if (spans := printed(paragraph)))


def _postal(address: str, name: str) -> tuple[str, ...]:
    """The lines of the address, less a first one that only says the newsletter's name again."""
    lines = [line for line in map(flat, clean(address).splitlines()) if line]
    return tuple(lines[1:] if lines[:1] == [name] else lines)
