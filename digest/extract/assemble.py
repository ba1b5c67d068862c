"""The parts that were found, weighed against what the entry says, as one article."""

from __future__ import annotations

import re
from dataclasses import replace

from digest import urls
from digest.errors import NoArticle
from digest.extract import alts, bylines, fragment, language, lines, paywall, titles
from digest.extract.found import Found
from digest.extract.titles import plain
from digest.text import flat, words
from digest.values import Article, Entry, Url

# A title made of the text's first words, where nothing else gives one.
_MADE_TITLE = 100
# Pages with fewer words are notices; a feed's summary may be one short sentence.
_FEWEST_ON_PAGE, _FEWEST = 12, 2
_ERROR = re.compile(
    r"^(?:error\s*)?(?:40[0-9]|410|50[0-4])\b|"
    r"\b(?:page|file|article|site) (?:not found|can.?t be found|could not be found|does not exist|unavailable)\b|"
    r"^(?:not found|access denied|forbidden|just a moment|attention required|are you a robot|bad gateway|"
    r"service unavailable|internal server error|página no encontrada|page introuvable|seite nicht gefunden|"
    r"pagina non trovata)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\b(?:cookies?|consent|gdpr|privacy|datenschutz|javascript|browser|captcha|robot|confidentialité|privacidad)\b",
    re.IGNORECASE,
)


def subject(entry: Entry) -> str:
    """What a person knows the entry by: its address, title or source."""
    return entry.url or flat(entry.title or "", 120) or entry.source.location or entry.id


def found(entry: Entry) -> Found:
    """What the entry's page, fragment or saved text says. Raises NoArticle."""
    html = entry.html or ""
    if not html.strip():
        from digest.extract import saved

        return saved.read(entry.text or "")
    whole = Found()
    if fragment.is_page(html) or not (entry.title or entry.guid):
        from digest.extract import page

        whole = page.read(html, entry.url, subject(entry))
        # A document that gives nothing has nothing; a feed may wrap a line of summary in one.
        if whole.paragraphs or (fragment.is_page(html) and not entry.guid):
            return whole
    heads = tuple(filter(None, (plain(entry.title), whole.title)))
    told = fragment.read(html)
    if (at := paywall.wall([line.text for line in told])) is not None:
        told = told[:at]
    return replace(
        whole, paragraphs=lines.body(told, heads, entry.byline), paywalled=whole.paywalled or at is not None
    )


def article(entry: Entry, parts: Found) -> Article:
    """The article. Raises NoArticle where the parts hold none."""
    url = entry.url or urls.safe(parts.url)
    outlet = _outlet(entry, parts, url)
    named, paragraphs = bylines.apart(tuple(filter(None, map(flat, parts.paragraphs))))
    text = "\n\n".join(paragraphs)
    title = titles.without_outlet(plain(entry.title) or plain(parts.title), _names(entry, outlet, url)) or flat(
        "".join(parts.paragraphs[:1]), _MADE_TITLE
    )
    if reason := _no_article(entry, title, text, parts.paywalled):
        raise NoArticle(subject=subject(entry), reason=reason)
    declared = (*parts.languages, entry.language)
    image = _image(entry.image, url) or _image(parts.image, url)
    return Article(
        id=entry.id,
        title=title,
        text=text,
        source=entry.source,
        url=url,
        canonical=parts.canonical,
        paywalled=parts.paywalled,
        outlet=outlet,
        byline=bylines.names(entry.byline, outlet) or parts.byline or named,
        published=entry.published or parts.published or entry.updated,
        language=language.of(f"{title}\n{text}", *declared),
        image=image,
        image_alt=alts.said(_alts(entry, parts, image), title),
        tags=entry.tags or parts.tags,
        picked=entry.picked,
    )


def _image(address: str | None, page: str | None) -> Url | None:
    """The picture's absolute address; an empty one would be the page's own."""
    return urls.safe(address, page) if (address or "").strip() else None


def _alts(entry: Entry, parts: Found, image: str | None) -> tuple[str, ...]:
    """What is said of the image: by the entry where it is the entry's, by the page where the page has it too."""
    own = (entry.image_alt,) if entry.image else ()
    return (*own, parts.image_alt) if alts.same_file(image, parts.image) else own


def _outlet(entry: Entry, parts: Found, url: str | None) -> str:
    """The person's own name for the source, the site's, the feed's title, or the host."""
    named = map(plain, (entry.source.title, parts.outlet, entry.outlet))
    where = url or entry.source.location
    return titles.tidied(next(filter(None, named), ""), where) or urls.host(where)


def _names(entry: Entry, outlet: str, url: str | None) -> tuple[str, ...]:
    """What the outlet may be called at the end of a title."""
    return tuple(filter(None, (outlet, plain(entry.outlet), titles.site(url), urls.host(url))))


def _no_article(entry: Entry, title: str, text: str, paywalled: bool) -> str | None:
    """Why this is no article, or None."""
    count = words(text)
    page = entry.html is not None and fragment.is_page(entry.html) and not entry.guid
    if not text:
        return "its text is not free" if paywalled else "no text was found in it"
    if page and count < 80 and _ERROR.search(title):
        return f"it is an error page ({flat(title, 60)})"
    if page and count < 120 and len(_CONSENT.findall(text)) >= 3:
        return "it is a wall of consent or a check for robots"
    if count < (_FEWEST_ON_PAGE if page else _FEWEST):
        return f"it has only {count} {'word' if count == 1 else 'words'} of text"
    if page and not any(lines.prose(paragraph) for paragraph in text.split("\n\n")):
        return "it has only navigation, no sentences"
    return None
